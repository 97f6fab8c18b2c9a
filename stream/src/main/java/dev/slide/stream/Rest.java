package dev.slide.stream;

import java.io.IOException;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * Gets in the background what a first run put off. A run that waits for rows goes first: what is under way here is broken off,
 * and taken up where it was when the rows are there.
 */
final class Rest implements Fetcher.Turn {
    /** A transfer that was just about to begin is broken off in a later round. */
    private static final long ROUND_MILLIS = 10;

    private @Nullable Thread thread;
    private volatile @Nullable IOException failure;
    private boolean aside;
    private boolean transferring;

    /** Work that may fail. */
    interface Work {
        void run() throws IOException;
    }

    /** Begins. */
    synchronized void start(Work work) {
        Thread worker = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException e) {
                        failure = e;
                    } catch (RuntimeException e) {
                        failure = new IOException("fetching the rest failed: " + e, e);
                    }
                },
                "slide-fetch-rest");
        worker.setDaemon(true);
        thread = worker;
        worker.start();
    }

    private synchronized @Nullable Thread thread() {
        return thread;
    }

    @Override
    public synchronized void begin() {
        try {
            while (aside) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while the rest waited for its turn");
        }
        transferring = true;
    }

    @Override
    public synchronized boolean lasts() {
        return !aside;
    }

    @Override
    public synchronized boolean end() {
        transferring = false;
        notifyAll();
        return aside;
    }

    /** Does work while nothing else is transferred from the source. */
    void giveWay(PackSource source, Work work) throws IOException {
        try {
            stepAside(source);
            work.run();
        } finally {
            goOn();
        }
    }

    private synchronized void stepAside(PackSource source) {
        aside = true;
        try {
            while (transferring) {
                source.breakOff();
                wait(ROUND_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while the rest was broken off");
        }
    }

    private synchronized void goOn() {
        aside = false;
        notifyAll();
    }

    /** Waits for the end; throws what it failed with. */
    void await() throws IOException {
        Thread worker = thread();
        if (worker != null) {
            try {
                worker.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CancellationException("interrupted while the rest was fetched");
            }
        }
        IOException failed = failure;
        if (failed != null) {
            throw failed;
        }
    }

    /** Ends it; the source is closed already. */
    void cancel() {
        Thread worker = thread();
        if (worker != null) {
            worker.interrupt();
            try {
                worker.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
