package dev.slide.server.cell;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventRingTest {
    private final EventRing ring = new EventRing("run", 3);

    private void add(int count) {
        for (int i = 0; i < count; i++) {
            ring.add(new CellEvent.Delivered(Instant.EPOCH, "t\n" + i, i, 0, 0));
        }
    }

    private List<Long> after(String id) {
        return ring.after(id).stream().map(EventRing.Entry::number).toList();
    }

    @Test
    void isWrittenAsOneEvent() {
        String text = ring.add(new CellEvent.Delivered(Instant.EPOCH, "a\nb", 5, 0.5, 1))
                .text();
        assertThat(text)
                .isEqualTo("event: delivered\nid: run.1\ndata: {\"at\":\"1970-01-01T00:00:00Z\",\"id\":\"a\\nb\","
                        + "\"bytes\":5,\"seconds\":0.5,\"plannedSeconds\":1.0}\n\n");
    }

    @Test
    void givesWhatWasMissed() {
        add(3);
        assertThat(ring.after(null)).isEmpty();
        assertThat(after("run.1")).containsExactly(2L, 3L);
        assertThat(after("run.3")).isEmpty();
        assertThat(after("run.0")).containsExactly(1L, 2L, 3L);
    }

    @Test
    void saysWhatIsLost() {
        add(10);
        List<EventRing.Entry> missed = ring.after("run.4");
        assertThat(missed.get(0).text()).isEqualTo("event: lost\nid: run.7\ndata: {\"events\":3}\n\n");
        assertThat(after("run.4")).containsExactly(7L, 8L, 9L, 10L);
        assertThat(after("run.7")).containsExactly(8L, 9L, 10L);
    }

    @Test
    void idsOfOthersGetAll() {
        add(4);
        for (String id : List.of("other.2", "run.", "run.99", "run.-1", "", "run.99999999999999999999")) {
            assertThat(after(id)).as(id).containsExactly(1L, 2L, 3L, 4L);
            assertThat(ring.after(id).get(0).text()).contains("{\"events\":null}");
        }
    }
}
