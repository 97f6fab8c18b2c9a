package dev.slide.stream;

import java.io.IOException;

/** An edge node does not serve a task. */
public final class TaskRefusedException extends IOException {
    private static final long serialVersionUID = 1L;

    private final String reason;
    private final double retryAfterSeconds;

    TaskRefusedException(String reason, String message, double retryAfterSeconds) {
        super(message);
        this.reason = reason;
        this.retryAfterSeconds = retryAfterSeconds;
    }

    /** ACCURACY, DEADLINE, ENERGY or BANDWIDTH from the node's planner, or another title of its answer. */
    public String reason() {
        return reason;
    }

    /** The seconds after which it may be admitted; 0 where the node says nothing of that. */
    public double retryAfterSeconds() {
        return retryAfterSeconds;
    }
}
