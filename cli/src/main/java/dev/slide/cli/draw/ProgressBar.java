package dev.slide.cli.draw;

import java.io.PrintStream;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * One line on a terminal that shows how far a transfer is, drawn over itself at most ten times a second, and wiped out at
 * the end. Without a terminal it does nothing. Any thread may report.
 */
public final class ProgressBar implements AutoCloseable {
    private static final long LEAST_NANOS = 100_000_000L;
    private static final int MOST_CELLS = 30;
    private static final String WIPE = "\r\u001b[K";

    private final String label;
    private final PrintStream err;
    private final Style style;
    private final LongSupplier nanoClock;
    private final long startNanos;
    private long drawnNanos;
    private boolean drawn;
    private boolean closed;

    /**
     * A bar that is drawn with the first report.
     *
     * @param label what is under way
     * @param err where to draw
     * @param style columns of the terminal, 0 without one
     * @param nanoClock such as {@code System::nanoTime}
     */
    public ProgressBar(String label, PrintStream err, Style style, LongSupplier nanoClock) {
        this.label = label;
        this.err = err;
        this.style = style;
        this.nanoClock = nanoClock;
        this.startNanos = nanoClock.getAsLong();
    }

    /**
     * Reports how far the transfer is.
     *
     * @param doneBytes so far
     * @param totalBytes of all, or less than 1 if not known
     */
    public synchronized void update(long doneBytes, long totalBytes) {
        long now = nanoClock.getAsLong();
        if (style.columns() == 0 || closed || (drawn && now - drawnNanos < LEAST_NANOS)) {
            return;
        }
        drawn = true;
        drawnNanos = now;
        err.print(WIPE + line(doneBytes, totalBytes, (now - startNanos) / 1e9));
        err.flush();
    }

    /**
     * Reports how far work of several steps is.
     *
     * @param step what is being done
     * @param fraction of all that is done, from 0 to 1
     */
    public synchronized void step(String step, double fraction) {
        if (style.columns() == 0 || closed) {
            return;
        }
        drawn = true;
        err.print(WIPE
                + style.fitted(
                        label + String.format(Locale.ROOT, "  %3.0f %%  ", 100 * fraction) + step,
                        style.columns() - 1));
        err.flush();
    }

    private String line(long doneBytes, long totalBytes, double seconds) {
        String rate = seconds > 0 ? "  " + Units.bitRate(8.0 * doneBytes / seconds) : "";
        if (totalBytes < 1) {
            return style.fitted(label + "  " + Units.bytes(doneBytes) + rate, style.columns() - 1);
        }
        double fraction = Math.max(0, Math.min(1, (double) doneBytes / totalBytes));
        String numbers = String.format(Locale.ROOT, "%3.0f %%  ", Math.floor(100 * fraction)) + Units.bytes(doneBytes)
                + " of " + Units.bytes(totalBytes) + rate;
        int cells = Math.min(MOST_CELLS, style.columns() - 1 - label.length() - numbers.length() - 4);
        if (cells < 5) {
            return style.fitted(label + " " + numbers, style.columns() - 1);
        }
        int full = (int) (fraction * cells);
        String bar = style.unicode()
                ? "━".repeat(full) + "┄".repeat(cells - full)
                : "#".repeat(full) + ".".repeat(cells - full);
        return label + "  " + bar + " " + numbers;
    }

    /** Wipes the bar out; reports that come later are ignored. */
    @Override
    public synchronized void close() {
        if (drawn && !closed) {
            err.print(WIPE);
            err.flush();
        }
        closed = true;
    }
}
