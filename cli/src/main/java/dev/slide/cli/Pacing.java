package dev.slide.cli;

import java.util.ArrayList;
import java.util.List;

/**
 * How evenly bytes came, as shares of the rate that was asked for.
 *
 * @param mean from the first arrival to the last
 * @param least of all windows of one second
 * @param most of all windows of one second
 */
record Pacing(double mean, double least, double most) {
    private static final double WINDOW_SECONDS = 1;

    /** When how many bytes had come. */
    static final class Arrivals {
        private final List<Double> seconds = new ArrayList<>();
        private final List<Long> bytes = new ArrayList<>();

        /**
         * Something has come.
         *
         * @param atSeconds never before the last
         * @param inAll bytes up to now
         */
        void add(double atSeconds, long inAll) {
            seconds.add(atSeconds);
            bytes.add(inAll);
        }

        /** The first arrival begins the time and does not count: its bytes may have waited for the reader. */
        Pacing at(double rateBps) {
            int last = seconds.size() - 1;
            if (last < 1 || seconds.get(last) - seconds.get(0) < WINDOW_SECONDS) {
                throw new IllegalStateException("arrivals over less than a second");
            }
            double least = Double.POSITIVE_INFINITY;
            double most = 0;
            int end = 0;
            for (int from = 0; seconds.get(last) >= seconds.get(from) + WINDOW_SECONDS; from++) {
                while (end < last && seconds.get(end + 1) <= seconds.get(from) + WINDOW_SECONDS) {
                    end++;
                }
                double share = share(from, end, WINDOW_SECONDS, rateBps);
                least = Math.min(least, share);
                most = Math.max(most, share);
            }
            return new Pacing(share(0, last, seconds.get(last) - seconds.get(0), rateBps), least, most);
        }

        private double share(int from, int to, double duration, double rateBps) {
            return (bytes.get(to) - bytes.get(from)) * Byte.SIZE / duration / rateBps;
        }
    }
}
