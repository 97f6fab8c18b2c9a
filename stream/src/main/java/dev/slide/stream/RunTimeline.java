package dev.slide.stream;

import java.util.List;

/**
 * What happened when in one run, in seconds from the request: the opening of the model for its first run, the call for
 * later ones.
 *
 * @param units what was prepared and run together, in the order of execution
 * @param arrivals per segment of the pack
 * @param bytesBeforeAnswer bytes received before the last output was there, manifest and configuration included
 * @param endSeconds when the last output was there
 */
public record RunTimeline(List<Unit> units, List<Arrival> arrivals, long bytesBeforeAnswer, double endSeconds) {

    /**
     * A run of segments that became one session, or a row lookup.
     *
     * @param from its first segment
     * @param to one past its last segment
     * @param prepareStart when its session's creation began; equal to the end if it was there before
     * @param prepareEnd when its session was ready
     * @param runs one per micro-batch
     */
    public record Unit(int from, int to, double prepareStart, double prepareEnd, List<Interval> runs) {
        public Unit {
            runs = List.copyOf(runs);
        }
    }

    /**
     * A segment's arrival.
     *
     * @param seconds when its last byte had been verified; 0 for what was there before the call
     * @param bytes received by then, manifest and configuration included
     */
    public record Arrival(double seconds, long bytes) {}

    /** From start to end, in seconds from the request. */
    public record Interval(double startSeconds, double endSeconds) {}

    public RunTimeline {
        units = List.copyOf(units);
        arrivals = List.copyOf(arrivals);
    }

    /** When the last segment had arrived. */
    public double downloadSeconds() {
        return arrivals.stream().mapToDouble(Arrival::seconds).max().orElse(0);
    }

    /** The time that preparing sessions took in all. */
    public double loadSeconds() {
        return units.stream()
                .mapToDouble(u -> u.prepareEnd() - u.prepareStart())
                .sum();
    }

    /** The time that computing took in all. */
    public double inferSeconds() {
        return units.stream()
                .flatMap(u -> u.runs().stream())
                .mapToDouble(i -> i.endSeconds() - i.startSeconds())
                .sum();
    }
}
