package dev.slide.fuzz;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What every parser of foreign bytes must keep: it gives a right value or its documented exception with a message of one
 * line, in memory and time that grow with the input and not with what the input claims. A subclass says what is read and
 * what is right; it needs a constructor without parameters.
 *
 * <p>Inputs are right documents, damaged one to some times. Damaged documents that were accepted are damaged further.
 */
public abstract class ParserFuzz {
    private static final long SEED = 20251220;
    private static final int MOST_CHANGES = 4;
    private static final int LARGEST_POOL = 200;
    private static final int LONGEST_INPUT = 1 << 18;

    /** Right documents. */
    protected abstract List<byte[]> seeds() throws Exception;

    /** Damages documents. */
    protected abstract Mutator mutator();

    /** The exception by which the parser refuses. */
    protected abstract Class<? extends Exception> refusal();

    /**
     * Reads an input and checks the value that comes out, for example by writing and reading it again, or by another
     * decoder.
     *
     * @throws Exception the documented exception, if the input is refused
     * @throws AssertionError if the value is not right
     */
    protected abstract void read(byte[] input) throws Exception;

    /** Pieces of messages: each must come up in the short form, so that every refusal is known to be reached. */
    protected List<String> reasons() {
        return List.of();
    }

    /** Inputs of the short form. */
    protected int rounds() {
        return 4_000;
    }

    /** Most bytes on the heap for an input, what the checks need included. */
    protected long mostBytes(int inputBytes) {
        return (1 << 20) + 300L * inputBytes;
    }

    @Test
    public final void acceptsItsSeeds() throws Exception {
        for (byte[] seed : seeds()) {
            Assertions.assertEquals(Optional.empty(), new Trial(this).run(seed));
        }
    }

    @Test
    public final void survivesDamage() throws Exception {
        Set<String> refusals = damage(SEED, round -> round < rounds());
        List<String> missing = new ArrayList<>(reasons());
        missing.removeIf(reason -> refusals.stream().anyMatch(message -> message.contains(reason)));
        if (!missing.isEmpty()) {
            Assertions.fail("never came up: " + missing + "; what did:\n"
                    + String.join(
                            "\n",
                            refusals.stream()
                                    .map(m -> m.replaceAll("[0-9]+", "0"))
                                    .distinct()
                                    .limit(200)
                                    .toList()));
        }
    }

    @Test
    @Tag("long")
    public final void survivesMuchDamage() throws Exception {
        long end = System.nanoTime() + Math.round(Guided.seconds() * 1e9);
        damage(SEED + 1, round -> System.nanoTime() < end);
    }

    @Test
    @Tag("long")
    public final void survivesDamageGuidedByCoverage() throws Exception {
        Guided.run(this, Guided.seconds());
    }

    private Set<String> damage(long seed, IntPredicate more) throws Exception {
        Trial trial = new Trial(this);
        List<byte[]> pool = new ArrayList<>(seeds());
        int originals = pool.size();
        Set<String> refusals = new TreeSet<>();
        Random random = new Random(seed);
        for (int round = 0; more.test(round); round++) {
            byte[] input = pool.get(random.nextInt(random.nextBoolean() ? originals : pool.size()));
            for (int change = random.nextInt(MOST_CHANGES); change >= 0; change--) {
                input = mutator().mutate(input, pool.get(random.nextInt(pool.size())), random);
            }
            if (input.length > LONGEST_INPUT) {
                continue;
            }
            Optional<String> refused;
            try {
                refused = trial.run(input);
            } catch (AssertionError e) {
                throw new AssertionError(
                        "round " + round + " with seed " + seed + " " + e.getMessage() + "; input: " + shown(input), e);
            }
            refused.ifPresent(refusals::add);
            if (refused.isEmpty()) {
                keep(input, pool, originals, random);
            }
        }
        return refusals;
    }

    private static void keep(byte[] input, List<byte[]> pool, int originals, Random random) {
        if (pool.size() < LARGEST_POOL) {
            pool.add(input);
        } else if (input.length < 1 << 14) {
            pool.set(originals + random.nextInt(pool.size() - originals), input);
        }
    }

    private static String shown(byte[] input) {
        String text = Base64.getEncoder().encodeToString(input);
        return text.length() > 20_000 ? text.substring(0, 20_000) + ".. (" + input.length + " bytes)" : text;
    }
}
