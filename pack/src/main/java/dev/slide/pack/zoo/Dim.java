package dev.slide.pack.zoo;

/**
 * One dimension of a tensor.
 *
 * @param symbol its name if it is open until the model runs, else empty
 * @param size the size; of an open dimension that of the sample whose FLOP are counted
 */
record Dim(String symbol, long size) {

    static Dim of(long size) {
        return new Dim("", size);
    }

    /** Two runs one behind the other. */
    Dim plus(Dim other) {
        return isOpen() || other.isOpen()
                ? new Dim(text() + " + " + other.text(), size + other.size)
                : of(size + other.size);
    }

    boolean isOpen() {
        return !symbol.isEmpty();
    }

    private String text() {
        return isOpen() ? symbol : Long.toString(size);
    }
}
