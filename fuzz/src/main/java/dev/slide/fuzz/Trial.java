package dev.slide.fuzz;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Optional;
import java.util.regex.Pattern;

/** Lets a parser read one input and checks what it does. */
final class Trial {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final Pattern LINE_BREAK_OR_CONTROL = Pattern.compile("\\R|\\p{Cntrl}");
    private static final int LONGEST_MESSAGE = 1500;
    /** No input here is longer than some hundred kilobytes; a parser that takes long for one is not linear. */
    private static final long MOST_SECONDS = 5;

    private final ParserFuzz parser;

    Trial(ParserFuzz parser) {
        this.parser = parser;
    }

    /**
     * Reads one input.
     *
     * @return why it was refused; empty if it was not
     * @throws AssertionError if the parser did what it must not
     */
    Optional<String> run(byte[] input) {
        long most = parser.mostBytes(input.length);
        long bytes = 0;
        Optional<String> refused = Optional.empty();
        // Classes that are loaded and linked by the way count only the first time.
        for (int attempt = 0; attempt < 3; attempt++) {
            long bytesBefore = THREADS.getCurrentThreadAllocatedBytes();
            long timeBefore = THREADS.getCurrentThreadCpuTime();
            refused = read(input);
            bytes = THREADS.getCurrentThreadAllocatedBytes() - bytesBefore;
            long seconds = (THREADS.getCurrentThreadCpuTime() - timeBefore) / 1_000_000_000;
            if (seconds >= MOST_SECONDS) {
                throw new AssertionError("took " + seconds + " s for " + input.length + " bytes");
            }
            if (bytes <= most) {
                return refused;
            }
        }
        throw new AssertionError("allocated " + bytes + " bytes for " + input.length + "; " + most + " are allowed; "
                + refused.orElse("accepted"));
    }

    private Optional<String> read(byte[] input) {
        try {
            parser.read(input);
            return Optional.empty();
        } catch (Throwable e) {
            if (!parser.refusal().isInstance(e)) {
                throw new AssertionError("threw " + e, e);
            }
            String message = e.getMessage();
            if (message == null || message.isBlank() || message.length() > LONGEST_MESSAGE) {
                throw new AssertionError("refused with a message that is missing or too long: " + message, e);
            }
            if (LINE_BREAK_OR_CONTROL.matcher(message).find()) {
                throw new AssertionError("refused with more than one line: " + message, e);
            }
            return Optional.of(message);
        }
    }
}
