package dev.slide.scenario;

import dev.slide.model.Cell;
import dev.slide.model.ClockTable;
import dev.slide.model.Device;
import dev.slide.model.ModelProfile;
import dev.slide.model.Scenario;
import dev.slide.model.Task;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.json.JsonFactory;

/**
 * Writes scenarios as JSON that {@link ScenarioReader} gives back: models before users, one layer and one user on a line,
 * and nothing that is as it is without being said.
 */
public final class ScenarioWriter {
    private static final double MOST_WHOLE = 1e15;
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
            .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
            .build();

    private final JsonGenerator json;
    private final List<ModelProfile> models;

    private ScenarioWriter(JsonGenerator json, List<ModelProfile> models) {
        this.json = json;
        this.models = models;
    }

    /** Writes a scenario. */
    public static void write(Writer out, Scenario scenario) throws IOException {
        write(out, scenario.cell(), scenario.models(), scenario.tasks());
    }

    /**
     * Writes a scenario whose users need not all be there at once.
     *
     * @param out left open
     * @param cell the cell
     * @param models all that the users name
     * @param users each of them once
     */
    public static void write(Writer out, Cell cell, List<ModelProfile> models, Iterable<Task> users)
            throws IOException {
        try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), out)) {
            new ScenarioWriter(json, models).scenario(cell, users);
        } catch (JacksonIOException e) {
            IOException cause = e.getCause();
            throw cause == null ? new IOException(e) : cause;
        }
        out.write('\n');
    }

    private void scenario(Cell cell, Iterable<Task> users) {
        json.writeStartObject();
        cell(cell);
        json.writeArrayPropertyStart("models");
        models.forEach(this::model);
        json.writeEndArray();
        json.writeArrayPropertyStart("users");
        users.forEach(this::user);
        json.writeRaw('\n');
        json.writeEndArray();
        json.writeEndObject();
    }

    private void cell(Cell cell) {
        json.writeObjectPropertyStart("cell");
        number("bandwidthHz", cell.bandwidthHz());
        if (cell.hasResourceBlocks()) {
            number("resourceBlockHz", cell.resourceBlockHz());
            number("resourceBlocks", cell.resourceBlocks());
        }
        json.writeEndObject();
    }

    private void model(ModelProfile model) {
        json.writeStartObject();
        json.writeStringProperty("name", model.name());
        unless("accuracy", model.accuracy(), 0);
        json.writeArrayPropertyStart("layers");
        for (int l = 0; l < model.layerCount(); l++) {
            json.writeRaw(l == 0 ? "\n    " : "");
            json.writeStartObject();
            json.writeStringProperty("name", model.layerNames().get(l));
            number("sizeBits", model.sizeBits(l));
            number("flopPerSample", model.flopPerSample(l));
            unless("overheadSeconds", model.overheadSeconds(l), 0);
            json.writeEndObject();
            json.writeRaw(l + 1 < model.layerCount() ? "\n    " : "\n");
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private void user(Task task) {
        json.writeRaw('\n');
        json.writeStartObject();
        json.writeStringProperty("id", task.id());
        if (!task.models().equals(models)) {
            json.writeArrayPropertyStart("models");
            task.models().forEach(model -> json.writeString(model.name()));
            json.writeEndArray();
        }
        unless("samples", task.samples(), 1);
        number("deadlineSeconds", task.deadlineSeconds());
        unless("value", task.value(), 1);
        unless("releaseSeconds", task.releaseSeconds(), 0);
        number("spectralEfficiencyBpsPerHz", task.spectralEfficiencyBpsPerHz());
        unless("minAccuracy", task.minAccuracy(), 0);
        modelValues(task);
        cachedLayers(task);
        device(task.device());
        json.writeEndObject();
    }

    private void modelValues(Task task) {
        boolean open = false;
        for (int m = 0; m < task.models().size(); m++) {
            if (task.value(m) != task.value()) {
                if (!open) {
                    json.writeObjectPropertyStart("modelValues");
                    open = true;
                }
                number(task.models().get(m).name(), task.value(m));
            }
        }
        if (open) {
            json.writeEndObject();
        }
    }

    private void cachedLayers(Task task) {
        boolean open = false;
        for (int m = 0; m < task.models().size(); m++) {
            if (task.hasCached(m)) {
                if (!open) {
                    json.writeObjectPropertyStart("cachedLayers");
                    open = true;
                }
                ModelProfile model = task.models().get(m);
                json.writeArrayPropertyStart(model.name());
                for (int l = 0; l < model.layerCount(); l++) {
                    if (task.isCached(m, l)) {
                        json.writeString(model.layerNames().get(l));
                    }
                }
                json.writeEndArray();
            }
        }
        if (open) {
            json.writeEndObject();
        }
    }

    private void device(Device device) {
        json.writeObjectPropertyStart("device");
        unless("minFrequencyHz", device.minFrequencyHz(), 0);
        number("maxFrequencyHz", device.maxFrequencyHz());
        number("cyclesPerFlop", device.cyclesPerFlop());
        unless("layerOverheadSeconds", device.layerOverheadSeconds(), 0);
        unless("staticPowerWatts", device.staticPowerWatts(), 0);
        number("dynamicPowerWattsPerHz3", device.dynamicPowerWattsPerHz3());
        unless("receivePowerWatts", device.receivePowerWatts(), 0);
        unless("energyBudgetJoules", device.energyBudgetJoules(), Double.POSITIVE_INFINITY);
        ClockTable clocks = device.clocks();
        if (clocks != null) {
            json.writeArrayPropertyStart("clocksHz");
            for (int i = 0; i < clocks.size(); i++) {
                json.writeNumber(clocks.frequencyHz(i));
            }
            json.writeEndArray();
        }
        json.writeEndObject();
    }

    private void unless(String name, double value, double usual) {
        if (value != usual) {
            number(name, value);
        }
    }

    private void number(String name, double value) {
        if (value == Math.rint(value) && value < MOST_WHOLE) {
            json.writeNumberProperty(name, (long) value);
        } else {
            json.writeNumberProperty(name, value);
        }
    }
}
