package dev.slide.report;

/** Results that cannot be reported. The message is one line: what is wrong, where, with which value, and what to do. */
public final class ReportException extends Exception {
    private static final long serialVersionUID = 1;
    private static final int LONGEST_VALUE = 60;

    ReportException(String message) {
        super(message);
    }

    /** A value from a file as it may be shown in a message. */
    static String shown(String value) {
        String line = value.replaceAll("\\p{Cc}", "?");
        int end = Math.min(line.length(), LONGEST_VALUE);
        return end == line.length() ? "'" + line + "'" : "'" + line.substring(0, end) + "..'";
    }
}
