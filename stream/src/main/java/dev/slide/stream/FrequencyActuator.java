package dev.slide.stream;

import java.io.Closeable;

/** Sets the clock of what computes, where the platform lets one. */
public interface FrequencyActuator {
    /** Sets nothing: the plan only says what would suffice. */
    FrequencyActuator REPORTED = frequencyHz -> new Setting("planned " + frequencyHz + " Hz, not set here", () -> {});

    /**
     * Asks for a clock that is at least so high.
     *
     * @param frequencyHz the highest of a task's plan
     * @return what came of it
     */
    Setting set(double frequencyHz);

    /** What came of setting a clock. */
    final class Setting implements Closeable {
        private final String note;
        private final Runnable restore;

        /**
         * A clock as it was set.
         *
         * @param note says so in one line
         * @param restore sets it back
         */
        public Setting(String note, Runnable restore) {
            this.note = note;
            this.restore = restore;
        }

        /** What came of it, in one line. */
        public String note() {
            return note;
        }

        /** Sets the clock back to what it was. */
        @Override
        public void close() {
            restore.run();
        }
    }
}
