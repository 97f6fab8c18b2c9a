package dev.slide.scenario;

/**
 * A key of an object.
 *
 * @param name as it is written
 * @param required whether the object is nothing without it
 * @param advice what the value is to be: ends a sentence that begins with "give"
 * @param least the least number allowed
 * @param greatest the greatest number allowed
 */
record Key(String name, boolean required, String advice, double least, double greatest) {
    /** A key whose value is no number. */
    static Key of(String name, String advice) {
        return new Key(name, false, advice, Double.NaN, Double.NaN);
    }

    /** A key whose value is a number from {@code least} to {@code greatest}. */
    static Key number(String name, double least, double greatest, String advice) {
        return new Key(name, false, advice, least, greatest);
    }

    /** The same key, without which its object is nothing. */
    Key needed() {
        return new Key(name, true, advice, least, greatest);
    }
}
