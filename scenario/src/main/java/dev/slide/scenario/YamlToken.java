package dev.slide.scenario;

import dev.slide.scenario.Tokens.Kind;
import java.util.regex.Pattern;

/**
 * A token of YAML.
 *
 * @param kind what it is
 * @param text as it is written; empty where there is none
 */
record YamlToken(Kind kind, String text) {
    static final YamlToken OBJECT = new YamlToken(Kind.OBJECT, "");
    static final YamlToken END_OBJECT = new YamlToken(Kind.END_OBJECT, "");
    static final YamlToken LIST = new YamlToken(Kind.LIST, "");
    static final YamlToken END_LIST = new YamlToken(Kind.END_LIST, "");
    static final YamlToken END = new YamlToken(Kind.END, "");

    /** YAML 1.2.2, section 10.3.2, with decimal numbers of the length of a double's. */
    private static final Pattern DECIMAL =
            Pattern.compile("[-+]?(?:\\.[0-9]{1,400}|[0-9]{1,400}(?:\\.[0-9]{0,400})?)(?:[eE][-+]?[0-9]{1,9})?");

    private static final Pattern WHOLE = Pattern.compile("0x[0-9a-fA-F]{1,13}|0o[0-7]{1,17}");
    private static final Pattern INFINITE = Pattern.compile("[-+]?\\.(?:inf|Inf|INF)");
    private static final Pattern NOT_A_NUMBER = Pattern.compile("\\.(?:nan|NaN|NAN)");

    /** A scalar without quotes, as the core schema understands it. */
    static YamlToken plain(String text) {
        return new YamlToken(kind(text), text);
    }

    private static Kind kind(String text) {
        return switch (text) {
            case "", "~", "null", "Null", "NULL" -> Kind.NULL;
            case "true", "True", "TRUE" -> Kind.TRUE;
            case "false", "False", "FALSE" -> Kind.FALSE;
            default -> isNumber(text) ? Kind.NUMBER : Kind.TEXT;
        };
    }

    private static boolean isNumber(String text) {
        char first = text.charAt(0);
        return (first <= '9' && first >= '+')
                && (DECIMAL.matcher(text).matches()
                        || WHOLE.matcher(text).matches()
                        || INFINITE.matcher(text).matches()
                        || NOT_A_NUMBER.matcher(text).matches());
    }

    /** The number, if it is one. */
    double number() {
        if (NOT_A_NUMBER.matcher(text).matches()) {
            return Double.NaN;
        }
        if (INFINITE.matcher(text).matches()) {
            return text.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
        }
        if (WHOLE.matcher(text).matches()) {
            return (double) Long.parseLong(text.substring(2), text.charAt(1) == 'x' ? 16 : 8);
        }
        return Double.parseDouble(text);
    }
}
