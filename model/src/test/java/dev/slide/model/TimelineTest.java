package dev.slide.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimelineTest {

    @Test
    void overlapsDownloadAndWork() {
        Timeline timeline =
                Timeline.overlapped(List.of("a", "b", "c"), new double[] {1, 2, 3}, new double[] {0.5, 2, 0.25});
        assertThat(timeline.layers())
                .containsExactly(
                        new Timeline.Span("a", 1, 1, 1.5),
                        new Timeline.Span("b", 2, 2, 4),
                        new Timeline.Span("c", 3, 4, 4.25));
        assertThat(timeline.endSeconds()).isEqualTo(4.25);
    }

    @Test
    void sequentialWaitsForTheLastArrival() {
        Timeline timeline = Timeline.sequential(List.of("a", "b"), new double[] {1, 2}, new double[] {0.5, 2});
        assertThat(timeline.layers().get(0).startSeconds()).isEqualTo(2);
        assertThat(timeline.endSeconds()).isEqualTo(4.5);
    }

    /** The unrolled form: t_L = max over j of (a_j + sum of T_l for l from j). */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void equalsTheUnrolledForm(long seed) {
        Random random = new Random(seed);
        int layers = 1 + random.nextInt(40);
        double[] arrival = new double[layers];
        double[] work = new double[layers];
        double at = 0;
        for (int l = 0; l < layers; l++) {
            at += random.nextDouble();
            arrival[l] = at;
            work[l] = random.nextDouble() * 2;
        }
        double unrolled = 0;
        for (int j = 0; j < layers; j++) {
            double end = arrival[j];
            for (int l = j; l < layers; l++) {
                end += work[l];
            }
            unrolled = Math.max(unrolled, end);
        }
        List<String> names =
                IntStream.range(0, layers).mapToObj(Integer::toString).toList();
        double overlapped = Timeline.overlapped(names, arrival, work).endSeconds();
        double sequential = Timeline.sequential(names, arrival, work).endSeconds();
        assertThat(overlapped).isCloseTo(unrolled, Offset.offset(1e-9));
        assertThat(overlapped).isLessThanOrEqualTo(sequential);
        assertThat(sequential / overlapped).isLessThanOrEqualTo(2 + 1e-9);
    }

    @Test
    void refusesNonsense() {
        assertThatThrownBy(() -> Timeline.overlapped(List.of("a"), new double[] {Double.NaN}, new double[] {1}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("layer a");
        assertThatThrownBy(() -> Timeline.overlapped(List.of("a"), new double[] {1}, new double[] {-1}))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Timeline.overlapped(List.of("a"), new double[] {1, 2}, new double[] {1}))
                .hasMessageContaining("differ in length");
    }
}
