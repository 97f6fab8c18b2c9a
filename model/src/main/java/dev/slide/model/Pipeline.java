package dev.slide.model;

import java.util.BitSet;

/**
 * Predicts a streamed run on one device: segments arrive, one thread prepares what has arrived in a row as one unit, another
 * runs the units in order. Preparing and running share the processor's cores, so each slows the other down.
 *
 * <p>With nothing to prepare and a core to spare this is the recursion of {@link Timeline#overlapped}.
 *
 * @param cores of the processor
 * @param threads that a unit's run keeps busy
 * @param unitSeconds that preparing two units apart takes longer than preparing them as one
 * @param receivingCores cores that are busy with receiving until the last arrival
 */
public record Pipeline(int cores, int threads, double unitSeconds, double receivingCores) {
    /*
     * A simulation from event to event: an arrival, the end of a preparation, the end of a unit's run. Between events both
     * stages go at constant speed. Runnable threads share the cores evenly (as a fair scheduler has it): a run has `threads`
     * of them, a preparation one, and receiving takes its part before. Every event ends an arrival, a preparation or a run:
     * O(segments).
     */

    public Pipeline {
        if (cores < 1 || threads < 1) {
            throw new IllegalArgumentException("cores " + cores + " and threads " + threads + " must be 1 or more");
        }
        Check.nonNegative("unitSeconds", unitSeconds);
        Check.nonNegative("receivingCores", receivingCores);
    }

    /**
     * When the last unit has run, in seconds from the request; 0 without segments.
     *
     * @param arrivalSeconds when each segment is there
     * @param prepareSeconds how long preparing each takes alone; same length
     * @param runSeconds how long running each takes alone; same length
     * @param apart segments that are never part of a unit with others, such as lookups
     */
    public double endSeconds(double[] arrivalSeconds, double[] prepareSeconds, double[] runSeconds, BitSet apart) {
        if (arrivalSeconds.length != prepareSeconds.length || arrivalSeconds.length != runSeconds.length) {
            throw new IllegalArgumentException("arrivals, preparation and runs differ in length: "
                    + arrivalSeconds.length + ", " + prepareSeconds.length + ", " + runSeconds.length);
        }
        return new Run(arrivalSeconds, prepareSeconds, runSeconds, apart).endSeconds();
    }

    private double speed(boolean preparing, boolean running, boolean receiving) {
        int runnable = (preparing ? 1 : 0) + (running ? threads : 0);
        double left = Math.max(0.1 * cores, cores - (receiving ? receivingCores : 0));
        return Math.min(1, left / Math.max(1, runnable));
    }

    private final class Run {
        private final double[] arrival;
        private final double[] prepare;
        private final double[] run;
        private final BitSet apart;
        private final double lastArrival;

        private double now;
        /** Segments before it are prepared, or being prepared up to {@code preparingTo}. */
        private int prepared;

        private int preparingTo;
        private double toPrepare;
        /** Segments before it have been run, or are being run up to {@code runningTo}. */
        private int ran;

        private int runningTo;
        private double toRun;

        Run(double[] arrival, double[] prepare, double[] run, BitSet apart) {
            this.arrival = arrival;
            this.prepare = prepare;
            this.run = run;
            this.apart = apart;
            double last = 0;
            for (double seconds : arrival) {
                last = Math.max(last, Check.nonNegative("arrivalSeconds", seconds));
            }
            this.lastArrival = last;
        }

        double endSeconds() {
            while (ran < run.length) {
                begin();
                boolean preparing = preparingTo > prepared;
                boolean running = runningTo > ran;
                double speed = speed(preparing, running, now < lastArrival);
                double next = Double.POSITIVE_INFINITY;
                if (preparing) {
                    next = now + toPrepare / speed;
                } else if (prepared < run.length) {
                    next = arrival[prepared];
                }
                if (running) {
                    next = Math.min(next, now + toRun / speed);
                }
                if (now < lastArrival) {
                    next = Math.min(next, lastArrival);
                }
                advance(next, speed, preparing, running);
            }
            return now;
        }

        private void begin() {
            if (preparingTo == prepared && prepared < run.length && arrival[prepared] <= now) {
                preparingTo = prepared + 1;
                toPrepare = prepare[prepared];
                while (!apart.get(prepared)
                        && preparingTo < run.length
                        && arrival[preparingTo] <= now
                        && !apart.get(preparingTo)) {
                    toPrepare += Math.max(0, prepare[preparingTo++] - unitSeconds);
                }
            }
            if (runningTo == ran && prepared > ran) {
                runningTo = prepared;
                toRun = 0;
                for (int s = ran; s < runningTo; s++) {
                    toRun += run[s];
                }
            }
        }

        private void advance(double next, double speed, boolean preparing, boolean running) {
            double done = (next - now) * speed;
            boolean prepareEnds = preparing && now + toPrepare / speed <= next;
            boolean runEnds = running && now + toRun / speed <= next;
            now = next;
            if (prepareEnds) {
                prepared = preparingTo;
            } else if (preparing) {
                toPrepare = Math.max(0, toPrepare - done);
            }
            if (runEnds) {
                ran = runningTo;
            } else if (running) {
                toRun = Math.max(0, toRun - done);
            }
        }
    }
}
