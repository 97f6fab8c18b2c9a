package dev.slide.cli;

import dev.slide.cli.draw.ProgressBar;
import dev.slide.cli.draw.Style;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;

/**
 * The streams of one call of the command line and what may be drawn on them.
 *
 * @param in standard input
 * @param out standard output: results, in UTF-8
 * @param err standard error: progress, logs and faults
 * @param style how to draw on standard output
 * @param progressColumns width of the terminal behind standard error; 0 if there is none
 */
record Console(InputStream in, PrintStream out, PrintStream err, Style style, int progressColumns) {
    private static final int USUAL_COLUMNS = 100;

    /** Streams without a terminal. */
    static Console plain(PrintStream out, PrintStream err) {
        return new Console(InputStream.nullInputStream(), out, err, new Style(USUAL_COLUMNS, false, true), 0);
    }

    /** The process's own streams. */
    static Console ofProcess() {
        Map<String, String> environment = System.getenv();
        int outColumns = terminalColumns(environment, "SLIDE_OUT_COLUMNS");
        boolean colour = outColumns > 0
                && environment.getOrDefault("NO_COLOR", "").isEmpty()
                && !environment.getOrDefault("TERM", "dumb").equals("dumb");
        boolean unicode = System.getProperty("native.encoding", "")
                .toUpperCase(Locale.ROOT)
                .startsWith("UTF");
        Style style = new Style(outColumns > 0 ? outColumns : USUAL_COLUMNS, colour, unicode);
        return new Console(
                new FileInputStream(FileDescriptor.in),
                utf8(FileDescriptor.out),
                utf8(FileDescriptor.err),
                style,
                terminalColumns(environment, "SLIDE_ERR_COLUMNS"));
    }

    /** A progress bar on standard error, or one that stays silent if that is no terminal. */
    ProgressBar progress(String label) {
        return new ProgressBar(label, err, new Style(progressColumns, false, style.unicode()), System::nanoTime);
    }

    private static PrintStream utf8(FileDescriptor descriptor) {
        return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
    }

    /**
     * The launcher says which streams are terminals and how wide: {@code System.console()} cannot, for it tells nothing of
     * standard error, and since JDK 22 is there without a terminal too.
     */
    private static int terminalColumns(Map<String, String> environment, String variable) {
        String columns = environment.getOrDefault(variable, "");
        return columns.matches("[0-9]{1,4}") ? Integer.parseInt(columns) : 0;
    }
}
