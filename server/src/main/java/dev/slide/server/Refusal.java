package dev.slide.server;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A request that is not served.
 *
 * <p>The codes are those of distribution-spec 1.1.1, "Error Codes", and some of our own beside them, where it has none.
 */
final class Refusal extends Exception {
    private static final long serialVersionUID = 1L;

    /** Values from outside may hold anything; a message is one line all the same. */
    private static final Pattern NOT_FOR_A_LINE = Pattern.compile("[\\p{Cc}\\u2028\\u2029]");

    private final int status;
    private final String code;
    private final Map<String, String> headers;

    /**
     * A refusal.
     *
     * @param status of HTTP
     * @param code upper-case letters and underscores
     * @param message what was wrong, with the value
     */
    Refusal(int status, String code, String message) {
        this(status, code, message, Map.of());
    }

    private Refusal(int status, String code, String message, Map<String, String> headers) {
        super(NOT_FOR_A_LINE.matcher(message).replaceAll("?"), null, false, false);
        this.status = status;
        this.code = code;
        this.headers = headers;
    }

    static Refusal badRequest(String message) {
        return new Refusal(400, "REQUEST_INVALID", message);
    }

    /**
     * Of a method.
     *
     * @param method of the request
     * @param allowed as in the header {@code Allow}
     */
    static Refusal ofMethod(String method, String allowed) {
        String message = method + " is not possible here, only " + allowed;
        return new Refusal(405, "UNSUPPORTED", message, Map.of("Allow", allowed));
    }

    /** The same with another header. */
    Refusal with(String name, String value) {
        Map<String, String> more = new HashMap<>(headers);
        more.put(name, value);
        return new Refusal(status, code, detail(), Map.copyOf(more));
    }

    /** Headers that the answer has because of it. */
    Map<String, String> headers() {
        return headers;
    }

    int status() {
        return status;
    }

    String code() {
        return code;
    }

    /** What was wrong, with the value. */
    String detail() {
        String message = getMessage();
        return message == null ? code : message;
    }

    /** A value from outside, short enough for a message. */
    static String shown(String value) {
        return '"' + (value.length() > 100 ? value.substring(0, 100) + "..." : value) + '"';
    }
}
