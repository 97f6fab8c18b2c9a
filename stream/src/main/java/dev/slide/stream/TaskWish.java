package dev.slide.stream;

import com.squareup.moshi.JsonReader;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import okio.Buffer;

/**
 * What a device asks an edge node for.
 *
 * @param models it accepts: names on the node, with a tag or not
 * @param samples to run the model on
 * @param deadlineSeconds from the request to the last output, above 0
 * @param value what serving it is worth
 * @param device a JSON object as scenarios write devices: frequencies, cycles per FLOP, powers
 * @param layerOverheads seconds by model and layer, added to the device's
 * @param radio what the radio carries
 */
public record TaskWish(
        List<String> models,
        int samples,
        double deadlineSeconds,
        double value,
        String device,
        Map<String, Map<String, Double>> layerOverheads,
        Radio radio) {

    /**
     * What a radio carries, as bit/s on so much bandwidth.
     *
     * @param throughputBps bit/s, above 0
     * @param bandwidthHz that it was measured on, above 0; 1 makes the throughput a spectral efficiency
     */
    public record Radio(double throughputBps, double bandwidthHz) {
        /** By what one hertz carries [bit/s/Hz]. */
        public static Radio ofEfficiency(double bpsPerHz) {
            return new Radio(bpsPerHz, 1);
        }

        public Radio {
            if (!(throughputBps > 0 && bandwidthHz > 0 && throughputBps / bandwidthHz < Double.POSITIVE_INFINITY)) {
                throw new InvalidInputException(
                        "radio: " + throughputBps + " bit/s on " + bandwidthHz + " Hz are not two numbers above 0");
            }
        }

        double bpsPerHz() {
            return throughputBps / bandwidthHz;
        }
    }

    public TaskWish {
        models = List.copyOf(models);
        layerOverheads = Map.copyOf(layerOverheads);
        if (models.isEmpty() || samples < 1) {
            throw new InvalidInputException("a task needs a model and at least one sample");
        }
        if (!(deadlineSeconds > 0 && deadlineSeconds < Double.POSITIVE_INFINITY)) {
            throw new InvalidInputException("deadline " + deadlineSeconds + " s is not a number above 0");
        }
        deviceObject(device);
    }

    /** The device as maps and numbers. */
    static Map<?, ?> deviceObject(String device) {
        try (JsonReader reader = JsonReader.of(new Buffer().writeUtf8(device))) {
            Object value = reader.readJsonValue();
            if (value instanceof Map<?, ?> object && reader.peek() == JsonReader.Token.END_DOCUMENT) {
                return object;
            }
        } catch (IOException | RuntimeException e) {
            throw new InvalidInputException("the device is not JSON: " + e.getMessage());
        }
        throw new InvalidInputException("the device is not one JSON object");
    }
}
