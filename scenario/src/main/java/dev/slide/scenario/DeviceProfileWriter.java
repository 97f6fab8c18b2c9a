package dev.slide.scenario;

import java.io.IOException;
import java.io.Writer;
import java.util.List;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.json.JsonFactory;

/** Writes device profiles as JSON that {@link DeviceProfileReader} gives back, one segment on a line. */
public final class DeviceProfileWriter {
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
            .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
            .build();

    private final JsonGenerator json;

    private DeviceProfileWriter(JsonGenerator json) {
        this.json = json;
    }

    /**
     * Writes a profile.
     *
     * @param out left open
     */
    public static void write(Writer out, DeviceProfile profile) throws IOException {
        try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), out)) {
            new DeviceProfileWriter(json).profile(profile);
        } catch (JacksonIOException e) {
            IOException cause = e.getCause();
            throw cause == null ? new IOException(e) : cause;
        }
        out.write('\n');
    }

    private void profile(DeviceProfile profile) {
        json.writeStartObject();
        json.writeNumberProperty("formatVersion", DeviceProfile.FORMAT_VERSION);
        json.writeStringProperty("name", profile.name());
        json.writeStringProperty("processor", profile.processor());
        json.writeNumberProperty("threads", profile.threads());
        json.writeObjectPropertyStart("frequency");
        json.writeNumberProperty("minHz", profile.frequency().minHz());
        json.writeNumberProperty("maxHz", profile.frequency().maxHz());
        json.writeStringProperty("source", profile.frequency().source());
        json.writeEndObject();
        json.writeNumberProperty("receiveSecondsPerByte", profile.receiveSecondsPerByte());
        json.writeNumberProperty("cyclesPerFlop", profile.cyclesPerFlop());
        json.writeArrayPropertyStart("models");
        profile.models().forEach(this::model);
        json.writeEndArray();
        json.writeEndObject();
    }

    private void model(DeviceProfile.Model model) {
        json.writeStartObject();
        json.writeStringProperty("name", model.name());
        json.writeStringProperty("variant", model.variant());
        json.writeStringProperty("skeletons", model.skeletons());
        json.writeArrayPropertyStart("samples");
        model.samples().forEach(json::writeNumber);
        json.writeEndArray();
        json.writeNumberProperty("repeats", model.repeats());
        json.writeArrayPropertyStart("segments");
        for (int s = 0; s < model.segments().size(); s++) {
            json.writeRaw(s == 0 ? "\n    " : "");
            segment(model, s);
            json.writeRaw(s + 1 < model.segments().size() ? "\n    " : "\n");
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private void segment(DeviceProfile.Model model, int s) {
        DeviceProfile.Segment segment = model.segments().get(s);
        json.writeStartObject();
        json.writeStringProperty("name", segment.name());
        json.writeNumberProperty("sizeBytes", segment.sizeBytes());
        json.writeNumberProperty("flopPerSample", segment.flopPerSample());
        json.writeNumberProperty("loadSeconds", segment.loadSeconds());
        numbers("runSeconds", segment.runSeconds());
        LineFit fit = model.fit(s);
        json.writeNumberProperty("fixedSeconds", fit.fixed());
        json.writeNumberProperty("secondsPerSample", fit.slope());
        json.writeEndObject();
    }

    private void numbers(String name, List<Double> values) {
        json.writeArrayPropertyStart(name);
        values.forEach(json::writeNumber);
        json.writeEndArray();
    }
}
