package dev.slide.cli;

import dev.slide.format.TensorType;
import dev.slide.stream.TensorData;
import java.util.List;

/** How far outputs are apart. */
final class Differences {
    private Differences() {}

    /** The largest absolute difference of any two elements; infinite where types or shapes differ. */
    static double largest(List<TensorData> some, List<TensorData> others) {
        if (some.size() != others.size()) {
            return Double.POSITIVE_INFINITY;
        }
        double largest = 0;
        for (int i = 0; i < some.size(); i++) {
            largest = Math.max(largest, largest(some.get(i), others.get(i)));
        }
        return largest;
    }

    private static double largest(TensorData a, TensorData b) {
        if (a.sameBits(b)) {
            return 0;
        }
        if (a.type() != TensorType.FP32
                || b.type() != TensorType.FP32
                || a.data().remaining() != b.data().remaining()) {
            return Double.POSITIVE_INFINITY;
        }
        float[] left = a.floats();
        float[] right = b.floats();
        double largest = 0;
        for (int i = 0; i < left.length; i++) {
            double difference = Math.abs((double) left[i] - right[i]);
            largest = Math.max(largest, Double.isNaN(difference) ? Double.POSITIVE_INFINITY : difference);
        }
        return largest;
    }
}
