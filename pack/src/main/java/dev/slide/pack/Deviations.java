package dev.slide.pack;

import dev.slide.format.PackConfig.Deviation;
import dev.slide.format.TensorType;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Adds up how far outputs are apart. Elements with the same bits, NaN included, do not differ. Figures are rounded, the
 * flattering way never, so that they do not hang on the last bits of one processor.
 */
final class Deviations {
    private static final double COSINE_PLACES = 1e7;
    private static final int DIFFERENCE_DIGITS = 3;

    private final boolean batched;
    private long samples;
    private long elements;
    private double sum;
    private double most;
    private long vectors;
    private double cosines;
    private double leastCosine = 1;
    private long classified;
    private long agreed;
    private boolean classifies = true;

    /**
     * @param batched whether the first axis of every output counts samples
     */
    Deviations(boolean batched) {
        this.batched = batched;
    }

    /**
     * Compares a run.
     *
     * @param expected outputs of the model
     * @param actual those of the variant
     * @throws PackException if an output is infinite or NaN where the model's is not
     */
    void add(Map<String, HostTensor> expected, Map<String, HostTensor> actual) throws PackException {
        int here = 1;
        classifies &= expected.size() == 1;
        for (Map.Entry<String, HostTensor> output : expected.entrySet()) {
            HostTensor one = output.getValue();
            HostTensor other = HostTensor.in(actual, output.getKey());
            long[] shape = one.shape();
            int rows = batched && shape.length > 0 ? Math.toIntExact(shape[0]) : 1;
            here = Math.max(here, rows);
            classifies &= shape.length == 2 && shape[1] > 1 && batched;
            if (one.type() != TensorType.BYTES) {
                compare(output.getKey(), one, other, rows);
            }
        }
        samples += here;
    }

    private void compare(String name, HostTensor one, HostTensor other, int rows) throws PackException {
        if (!Double.isFinite(one.maxAbsDifference(other))) {
            throw new PackException("output \"" + name + "\" is infinite or not a number with these encodings; take"
                    + " another variant, such as bf16");
        }
        int all = one.elements();
        for (int row = 0; row < rows && all > 0; row++) {
            row(one, other, row * (all / rows), (row + 1) * (all / rows));
        }
    }

    private void row(HostTensor one, HostTensor other, int from, int to) {
        double product = 0;
        double first = 0;
        double second = 0;
        int best = from;
        int otherBest = from;
        boolean same = true;
        for (int i = from; i < to; i++) {
            double a = one.element(i);
            double b = other.element(i);
            if (Double.compare(a, b) != 0) {
                same = false;
                sum += Math.abs(a - b);
                most = Math.max(most, Math.abs(a - b));
            }
            // Infinities and NaN are the same in both, and have no angle.
            if (Double.isFinite(a)) {
                product += a * b;
                first += a * a;
                second += b * b;
            }
            best = a > one.element(best) ? i : best;
            otherBest = b > other.element(otherBest) ? i : otherBest;
        }
        elements += to - from;
        double cosine = same ? 1 : first == 0 || second == 0 ? 0 : product / Math.sqrt(first) / Math.sqrt(second);
        cosine = Math.max(-1, Math.min(1, cosine));
        cosines += cosine;
        leastCosine = Math.min(leastCosine, cosine);
        vectors++;
        classified++;
        agreed += best == otherBest ? 1 : 0;
    }

    /**
     * What came out.
     *
     * @param inputs what was put in, in words
     */
    Deviation result(String inputs) {
        @Nullable Double agreement = classifies && classified > 0 ? (double) agreed / classified : null;
        return new Deviation(
                inputs,
                Math.max(1, samples),
                roundedUp(most),
                roundedUp(elements == 0 ? 0 : sum / elements),
                roundedDown(vectors == 0 ? 1 : cosines / vectors),
                roundedDown(leastCosine),
                agreement);
    }

    private static double roundedDown(double cosine) {
        return Math.floor(cosine * COSINE_PLACES) / COSINE_PLACES;
    }

    private static double roundedUp(double difference) {
        if (difference == 0) {
            return 0;
        }
        int places = DIFFERENCE_DIGITS - 1 - (int) Math.floor(Math.log10(difference));
        return new BigDecimal(difference).setScale(places, RoundingMode.UP).doubleValue();
    }

    /** All samples at once. */
    static Deviation of(
            String inputs,
            boolean batched,
            List<Map<String, HostTensor>> expected,
            List<Map<String, HostTensor>> actual)
            throws PackException {
        Deviations deviations = new Deviations(batched);
        for (int i = 0; i < expected.size(); i++) {
            deviations.add(expected.get(i), actual.get(i));
        }
        return deviations.result(inputs);
    }
}
