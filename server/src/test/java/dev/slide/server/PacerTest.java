package dev.slide.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.assertj.core.data.Offset;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PacerTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long TICK = 3_000_000L;

    private long nowNanos = 7 * SECOND;
    private final Pacer pacer = new Pacer(nowNanos);

    private long send(double rateBps) {
        long bytes = pacer.affordableBytes(nowNanos, rateBps);
        pacer.spend(bytes, rateBps);
        return bytes;
    }

    private long sendFor(long nanos, double rateBps) {
        long bytes = 0;
        for (long end = nowNanos + nanos; nowNanos < end; ) {
            nowNanos = Math.min(end, nowNanos + TICK);
            bytes += send(rateBps);
        }
        return bytes;
    }

    /** Ticks that come late by up to 20 ms, as on a busy machine. */
    @ParameterizedTest
    @ValueSource(doubles = {1e6, 1e7, 1e8, 4e8, 1e9, 1e10})
    void keepsTheRateOverAnySecond(double rateBps) {
        Random random = new Random(1);
        int ticks = 5000;
        long[] atNanos = new long[ticks];
        long[] sentBytes = new long[ticks];
        long sum = 0;
        for (int i = 0; i < ticks; i++) {
            nowNanos += TICK + (random.nextInt(10) == 0 ? random.nextInt(20_000_000) : random.nextInt(1_000_000));
            sum += send(rateBps);
            atNanos[i] = nowNanos;
            sentBytes[i] = sum;
        }
        int from = 0;
        for (int to = 0; to < ticks; to++) {
            while (atNanos[to] - atNanos[from] > SECOND) {
                from++;
            }
            if (from > 0) {
                double seconds = (atNanos[to] - atNanos[from]) / 1e9;
                assertThat((sentBytes[to] - sentBytes[from]) * 8 / seconds)
                        .isCloseTo(rateBps, Percentage.withPercentage(3));
            }
        }
    }

    /** A plan whose rate changes: what was sent stays at the plan's integral, with ticks that come late. */
    @ParameterizedTest
    @ValueSource(doubles = {1e5, 1e6, 2e7, 3e8, 2e9})
    void staysWithAPlanThatChanges(double highestBps) {
        Random random = new Random(3);
        double planned = 0;
        double rateBps = highestBps / 2;
        long sum = 0;
        long changeNanos = nowNanos + SECOND;
        long start = nowNanos;
        while (nowNanos < start + 20 * SECOND) {
            long tick = TICK + (random.nextInt(10) == 0 ? random.nextInt(15_000_000) : random.nextInt(1_000_000));
            if (nowNanos >= changeNanos) {
                rateBps = highestBps * (0.1 + 0.9 * random.nextDouble());
                changeNanos = nowNanos + random.nextInt(1_000_000_000);
            }
            nowNanos += tick;
            planned += rateBps / 8 * tick * 1e-9;
            sum += send(rateBps);
            if (nowNanos >= start + SECOND) {
                assertThat((double) sum).isCloseTo(planned, Offset.offset(Math.max(65_536, 0.02 * planned)));
            }
        }
    }

    @Test
    void aRateOfNothingWaits() {
        send(8e9);
        nowNanos += SECOND;
        assertThat(send(0)).isZero();
        assertThat(send(8e9)).as("no more is saved than otherwise").isLessThanOrEqualTo(25_000_001);
    }

    @Test
    void beginsWithASmallBurst() {
        assertThat(send(8e9)).isEqualTo(5_000_000);
        assertThat(send(8e9)).isZero();
    }

    @Test
    void aStallIsNotMadeUp() {
        send(8e9);
        nowNanos += 60 * SECOND;
        assertThat(send(8e9)).isEqualTo(25_000_001);
    }

    @Test
    void idleTimeGivesNoMoreThanTheStartBurst() {
        send(8e9);
        nowNanos += 60 * SECOND;
        assertThat(pacer.isRested(nowNanos)).isTrue();
        pacer.begin(nowNanos);
        assertThat(send(8e9)).isEqualTo(5_000_000);
        assertThat(pacer.isRested(nowNanos)).isFalse();
    }

    /** Requests that follow each other closely do not each get a burst. */
    @Test
    void shortPausesKeepTheRate() {
        send(8e9);
        long bytes = 0;
        for (int i = 0; i < 1000; i++) {
            nowNanos += 1_000_000;
            pacer.begin(nowNanos);
            bytes += send(8e9);
        }
        assertThat(bytes).isCloseTo(1_000_000_000L, Percentage.withPercentage(0.1));
    }

    @Test
    void aNewRateCountsFromTheNextByte() {
        sendFor(SECOND, 1e8);
        assertThat(sendFor(10 * TICK, 1e6)).isCloseTo((long) (10 * TICK * 1e6 / 8e9), Offset.offset(2L));
        assertThat(sendFor(10 * TICK, 1e9)).isCloseTo((long) (10 * TICK * 1e9 / 8e9), Offset.offset(200L));
    }

    @Test
    void responsesOfSeveralRatesShareTheTime() {
        send(1e9);
        nowNanos += 10_000_000;
        pacer.affordableBytes(nowNanos, 1e6);
        pacer.spend(625, 1e6);
        assertThat(pacer.affordableBytes(nowNanos, 8e6)).isEqualTo(5000);
    }

    @Test
    void lowRatesSendByteByByte() {
        double oneByteInEightSeconds = 1;
        assertThat(sendFor(80 * SECOND, oneByteInEightSeconds)).isEqualTo(10);
        assertThat(sendFor(10 * TICK, 8e9))
                .as("what was saved for a byte is no burst")
                .isLessThan(56_000_000);
    }

    @Test
    void unpacedSpendsNothing() {
        assertThat(pacer.affordableBytes(nowNanos, Pacer.UNPACED)).isEqualTo(Long.MAX_VALUE);
        pacer.spend(1L << 50, Pacer.UNPACED);
        assertThat(send(8e9)).isEqualTo(5_000_000);
    }
}
