package dev.slide.simulator;

/**
 * A part of an experiment's replications: every count-th, from one on.
 *
 * @param index from 1 to count
 * @param count 1 for the whole
 */
public record Shard(int index, int count) {
    /** All of it. */
    public static final Shard WHOLE = new Shard(1, 1);

    public Shard {
        if (!(count >= 1 && index >= 1 && index <= count)) {
            throw new IllegalArgumentException("shard " + index + "/" + count + ": give i/n, i from 1 to n");
        }
    }

    /**
     * Understands {@code i/n}.
     *
     * @throws IllegalArgumentException if it is something else
     */
    public static Shard of(String text) {
        if (!text.matches("[0-9]{1,6}/[0-9]{1,6}")) {
            throw new IllegalArgumentException("shard " + text + ": give i/n, such as 1/4");
        }
        int slash = text.indexOf('/');
        return new Shard(Integer.parseInt(text.substring(0, slash)), Integer.parseInt(text.substring(slash + 1)));
    }

    /** How many of so many replications are in it. */
    int size(int replications) {
        return (replications - index + count) / count;
    }

    /** The replication at a place of it, both counted from 0. */
    int replication(int place) {
        return index - 1 + place * count;
    }
}
