package dev.slide.model;

import java.util.ArrayList;
import java.util.List;

/**
 * When each layer of one run arrived, started and ended, in seconds from the request.
 *
 * <p>{@link #overlapped} is the recursion of the SLIDE paper (arXiv 2512.20946): layer {@code l} starts once it has
 * arrived and layer {@code l-1} has ended, {@code t_l = max(a_l, t_(l-1)) + T_l} with {@code t_0 = 0}. {@link #sequential}
 * is conventional download-and-inference: nothing starts before the last layer has arrived.
 *
 * @param layers in the order of execution
 */
public record Timeline(List<Span> layers) {

    /**
     * One layer's times in seconds from the request.
     *
     * @param layer the layer's name
     * @param arrivalSeconds when its last byte was there
     * @param startSeconds when work on it began; not before it arrived
     * @param endSeconds when work on it ended; not before it began
     */
    public record Span(String layer, double arrivalSeconds, double startSeconds, double endSeconds) {
        public Span {
            if (!(arrivalSeconds >= 0 && startSeconds >= arrivalSeconds && endSeconds >= startSeconds)
                    || endSeconds == Double.POSITIVE_INFINITY) {
                throw new IllegalArgumentException("layer " + layer + ": arrival " + arrivalSeconds + ", start "
                        + startSeconds + " and end " + endSeconds + " must be finite and in this order");
            }
        }
    }

    public Timeline {
        layers = List.copyOf(layers);
    }

    /**
     * The recursion with overlap.
     *
     * @param names one per layer
     * @param arrivalSeconds when each layer is there; same length
     * @param workSeconds how long each layer takes; same length
     * @return the timeline
     * @throws IllegalArgumentException if the lengths differ or a time is negative or not finite
     */
    public static Timeline overlapped(List<String> names, double[] arrivalSeconds, double[] workSeconds) {
        return recursion(names, arrivalSeconds, workSeconds, 0);
    }

    /**
     * Conventional download-and-inference: as {@link #overlapped}, but nothing starts before the latest arrival.
     *
     * @param names one per layer
     * @param arrivalSeconds when each layer is there; same length
     * @param workSeconds how long each layer takes; same length
     * @return the timeline
     * @throws IllegalArgumentException if the lengths differ or a time is negative or not finite
     */
    public static Timeline sequential(List<String> names, double[] arrivalSeconds, double[] workSeconds) {
        double last = 0;
        for (double arrival : arrivalSeconds) {
            last = Math.max(last, arrival);
        }
        return recursion(names, arrivalSeconds, workSeconds, last);
    }

    private static Timeline recursion(
            List<String> names, double[] arrivalSeconds, double[] workSeconds, double notBefore) {
        if (names.size() != arrivalSeconds.length || names.size() != workSeconds.length) {
            throw new IllegalArgumentException("names, arrivals and work differ in length: " + names.size() + ", "
                    + arrivalSeconds.length + ", " + workSeconds.length);
        }
        List<Span> spans = new ArrayList<>(names.size());
        double end = notBefore;
        for (int l = 0; l < names.size(); l++) {
            double start = Math.max(arrivalSeconds[l], end);
            end = start + workSeconds[l];
            spans.add(new Span(names.get(l), arrivalSeconds[l], start, end));
        }
        return new Timeline(spans);
    }

    /** The end of the last layer, in seconds from the request; 0 without layers. */
    public double endSeconds() {
        return layers.isEmpty() ? 0 : layers.get(layers.size() - 1).endSeconds();
    }
}
