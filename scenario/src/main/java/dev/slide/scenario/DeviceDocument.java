package dev.slide.scenario;

import dev.slide.model.Device;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Reads a device that stands alone, written as in a scenario. */
public final class DeviceDocument {
    private DeviceDocument() {}

    /**
     * Reads a device from JSON.
     *
     * @param name for messages
     * @param json the object
     * @throws ScenarioException if it is no device
     */
    public static Device read(String name, byte[] json) throws ScenarioException {
        FaultList faults = new FaultList();
        Device device = null;
        try {
            device = read(faults, json);
        } catch (FaultList.TooManyException e) {
            // Those that were found are told.
        } catch (IOException e) { // a SyntaxException; memory gives no other
            faults.addLast("", String.valueOf(e.getMessage()));
        }
        faults.check(name);
        if (device == null) {
            throw new IllegalStateException("no device and no fault");
        }
        return device;
    }

    private static @Nullable Device read(FaultList faults, byte[] json) throws IOException {
        Utf8Stream in = new Utf8Stream(new ByteArrayInputStream(json), Long.MAX_VALUE, "");
        try (Document document = new Document(new JsonTokens(in), faults)) {
            Device device = new DeviceReader(MemoryBudget.ofJvm()).read(document);
            document.end();
            return device;
        }
    }
}
