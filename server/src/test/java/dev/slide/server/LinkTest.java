package dev.slide.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LinkTest {
    private long nowNanos;
    private final List<String> sent = new ArrayList<>();
    private final Link link = new Link(() -> nowNanos);

    private final class Response implements Link.Sender {
        private final String name;
        private long left;
        private boolean stalled;

        Response(String name, long bytes) {
            this.name = name;
            this.left = bytes;
            link.join(this);
        }

        @Override
        public Link.Progress advance(Pacer pacer, long now) {
            if (stalled) {
                return Link.Progress.STALLED;
            }
            long bytes = Math.min(left, pacer.affordableBytes(now, 8e9));
            pacer.spend(bytes, 8e9);
            if (bytes > 0) {
                sent.add(name + " " + bytes);
            }
            left -= bytes;
            return left == 0 ? Link.Progress.DONE : Link.Progress.HELD;
        }
    }

    private void tick() {
        nowNanos += 1_000_000;
        link.advance();
    }

    @Test
    void servesFirstComeFirstServedWithinOneRate() {
        new Response("a", 6_500_000);
        new Response("b", 1_000_000);
        for (int i = 0; i < 3; i++) {
            tick();
        }
        assertThat(sent).containsExactly("a 6000000", "a 500000", "b 500000", "b 500000");
        assertThat(link.isEmpty()).isTrue();
    }

    @Test
    void passesAStalledResponseOverAndComesBackToIt() {
        Response a = new Response("a", 7_000_000);
        new Response("b", 9_000_000);
        tick();
        a.stalled = true;
        tick();
        a.stalled = false;
        tick();
        tick();
        assertThat(sent).containsExactly("a 6000000", "b 1000000", "a 1000000", "b 1000000");
    }

    @Test
    void isForgottenOnlyWhenANewOneWouldBeNoDifferent() {
        new Response("a", 6_000_000);
        tick();
        assertThat(link.isEmpty()).isTrue();
        assertThat(link.isForgettable()).isFalse();
        nowNanos += 5_000_000;
        assertThat(link.isForgettable()).isTrue();
    }

    @Test
    void aRoundWithinARoundWaits() {
        List<Integer> rounds = new ArrayList<>();
        link.join((pacer, now) -> {
            rounds.add(rounds.size());
            link.advance();
            return Link.Progress.HELD;
        });
        tick();
        assertThat(rounds).hasSize(1);
    }
}
