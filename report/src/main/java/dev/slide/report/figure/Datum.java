package dev.slide.report.figure;

import java.util.Map;

/**
 * A mean at a point of an axis.
 *
 * @param value where: a number or a name
 * @param mean NaN if there is none
 * @param low the lower end of its interval, NaN if there is none
 * @param high the upper end
 * @param data the same for programs, by names in lower case
 * @param tip the same for readers
 */
public record Datum(String value, double mean, double low, double high, Map<String, String> data, String tip) {
    boolean isThere() {
        return Double.isFinite(mean);
    }

    boolean hasInterval() {
        return isThere() && Double.isFinite(low) && Double.isFinite(high);
    }
}
