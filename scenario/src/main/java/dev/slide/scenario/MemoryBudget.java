package dev.slide.scenario;

/** Refuses what would not fit into memory before memory runs out. Sizes are of a 64-bit JVM, on the safe side. */
final class MemoryBudget {
    /** An object of a few fields, its place in a list and in a hash table. */
    static final long OBJECT = 200;

    private static final double USABLE = 0.6;
    private static final long MIB = 1 << 20;

    private final long allBytes;
    private long leftBytes;

    /** A budget of so many bytes. */
    MemoryBudget(long bytes) {
        allBytes = bytes;
        leftBytes = bytes;
    }

    /** Most of what the JVM may still take. */
    static MemoryBudget ofJvm() {
        Runtime jvm = Runtime.getRuntime();
        long used = jvm.totalMemory() - jvm.freeMemory();
        return new MemoryBudget((long) (USABLE * (jvm.maxMemory() - used)));
    }

    /** Counts an object with a text. */
    void spend(String text) throws SyntaxException {
        spend(OBJECT + 2L * text.length());
    }

    void spend(long bytes) throws SyntaxException {
        leftBytes -= bytes;
        if (leftBytes < 0) {
            throw new SyntaxException("up to here it takes more than the " + allBytes / MIB
                    + " MiB of memory there are for it; give more with SLIDE_JAVA_OPTIONS=-Xmx8g, or split the cell");
        }
    }
}
