package dev.slide.stream;

import dev.slide.format.FormatException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;

/**
 * Decides whether a failed transfer is tried again, and waits before it is: exponential back-off with full jitter, at least
 * as long as the server asks for. Failures count until bytes arrive again; what does not match its digest is fetched once more; what a
 * refusal says is final.
 */
final class Retries {
    private static final int MOST_IN_A_ROW = 6;
    private static final int MOST_IN_ALL = 100;
    private static final double FIRST_WAIT_SECONDS = 0.1;
    private static final double LONGEST_WAIT_SECONDS = 10;
    /** A server that wants more patience than this is told of instead. */
    private static final double LONGEST_ASKED_SECONDS = 60;

    private final Progress.Listener listener;
    private final DoubleSupplier random;
    private final Sleep sleep;
    private final Set<String> damaged = new HashSet<>();
    private int inARow;
    private int inAll;

    /** A server that asks to come back later (RFC 9110, section 10.2.3; RFC 6585, section 4). */
    static final class ComeBackLater extends IOException {
        private static final long serialVersionUID = 1L;
        private final double seconds;

        /**
         * @param seconds that the server asks for; 0 if it leaves that open
         */
        ComeBackLater(String message, double seconds) {
            super(message);
            this.seconds = seconds;
        }

        double seconds() {
            return seconds;
        }
    }

    /** Bytes that do not match their digest. They may have been damaged on the way: once more may help, twice will not. */
    static final class Damaged extends IOException {
        private static final long serialVersionUID = 1L;
        private final String what;
        private final FormatException finding;

        /**
         * @param what was damaged, such as a digest
         * @param finding the failure if it happens again
         */
        Damaged(String what, FormatException finding) {
            super(finding.getMessage(), finding);
            this.what = what;
            this.finding = finding;
        }
    }

    /** Work that may fail on the way. */
    interface Transfer<T> {
        T run() throws IOException;
    }

    /** Sleeps in tests as in earnest; tests give no time. */
    interface Sleep {
        void seconds(double seconds) throws InterruptedException;
    }

    Retries(Progress.Listener listener) {
        this(listener, () -> ThreadLocalRandom.current().nextDouble(), s -> Thread.sleep(Math.round(s * 1000)));
    }

    Retries(Progress.Listener listener, DoubleSupplier random, Sleep sleep) {
        this.listener = listener;
        this.random = random;
        this.sleep = sleep;
    }

    /** Bytes have arrived since the last failure. */
    void progressed() {
        inARow = 0;
    }

    /**
     * Waits after a failure, or gives up.
     *
     * @param failure of the transfer
     * @param source where the bytes come from
     * @throws IOException the failure, if it is final or has come too often
     */
    void failed(IOException failure, PackSource source) throws IOException {
        inARow++;
        inAll++;
        double asked = failure instanceof ComeBackLater later ? later.seconds() : 0;
        if (failure instanceof Damaged found && (!source.mayRecover() || !damaged.add(found.what))) {
            throw found.finding;
        }
        if (failure instanceof FormatException
                || (failure instanceof InterruptedIOException && !(failure instanceof SocketTimeoutException))
                || !source.mayRecover()) {
            throw failure;
        }
        if (asked > LONGEST_ASKED_SECONDS) {
            throw new IOException(
                    message(failure) + "; it asks for patience until " + Math.round(asked) + " s from now", failure);
        }
        if (inARow > MOST_IN_A_ROW || inAll > MOST_IN_ALL) {
            throw new IOException(
                    message(failure) + "; gave up after " + inAll
                            + " attempts; look after the server or the connection, and run again",
                    failure);
        }
        double backOff = Math.min(LONGEST_WAIT_SECONDS, FIRST_WAIT_SECONDS * Math.pow(2, inARow - 1.0));
        double wait = Math.max(asked, backOff * random.getAsDouble());
        listener.onRetry(inARow, wait, message(failure));
        try {
            sleep.seconds(wait);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failure;
        }
    }

    /** Runs a short transfer until it succeeds. */
    static <T> T call(Transfer<T> transfer, PackSource source, Progress.Listener listener) throws IOException {
        Retries retries = new Retries(listener);
        while (true) {
            try {
                return transfer.run();
            } catch (IOException e) {
                retries.failed(e, source);
            }
        }
    }

    private static String message(IOException failure) {
        return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    }
}
