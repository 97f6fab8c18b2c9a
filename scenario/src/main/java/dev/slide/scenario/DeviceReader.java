package dev.slide.scenario;

import dev.slide.model.ClockTable;
import dev.slide.model.Device;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads devices. Equal ones become one object. */
final class DeviceReader {
    private static final int MOST_CLOCKS = 1000;

    private static final Keys KEYS = Keys.of(
            "the device, such as {\"maxFrequencyHz\": 6.25e8, \"cyclesPerFlop\": 1e-4, \"dynamicPowerWattsPerHz3\": 1e-26}",
            Key.number("minFrequencyHz", 0, Numbers.MOST, "the lowest clock frequency in Hz, 0 or above"),
            Key.number("maxFrequencyHz", Numbers.LEAST, Numbers.MOST, "the highest clock frequency in Hz, above 0")
                    .needed(),
            Key.number("cyclesPerFlop", Numbers.LEAST, Numbers.MOST, "the clock cycles that one FLOP takes, above 0")
                    .needed(),
            Key.number("layerOverheadSeconds", 0, Numbers.MOST, "the seconds that every layer takes at any clock"),
            Key.number("staticPowerWatts", 0, Numbers.MOST, "the watts drawn at any clock, 0 or above"),
            Key.number("dynamicPowerWattsPerHz3", 0, Numbers.MOST, "the watts per Hz^3, 0 or above, such as 1e-26")
                    .needed(),
            Key.number("receivePowerWatts", 0, Numbers.MOST, "the watts of the radio while it receives, 0 or above"),
            Key.number(
                    "energyBudgetJoules",
                    Numbers.LEAST,
                    Numbers.MOST,
                    "the joules that one task may take, above 0, or nothing for no limit"),
            Key.number(
                    "clocksHz", Numbers.LEAST, Numbers.MOST, "a list of the clock frequencies it has, in Hz, above 0"));

    private final MemoryBudget memory;
    private final Map<Device, Device> shared = new HashMap<>();

    DeviceReader(MemoryBudget memory) {
        this.memory = memory;
    }

    /** The device that is here; null after a fault. */
    @Nullable
    Device read(Document in) throws IOException {
        long before = in.faults();
        if (!in.enterObject(KEYS)) {
            return null;
        }
        double[] numbers = new double[8];
        numbers[7] = Double.POSITIVE_INFINITY;
        double[] clocks = {};
        for (int key = in.nextKey(); key >= 0; key = in.nextKey()) {
            if (key < numbers.length) {
                numbers[key] = in.number();
            } else {
                clocks = clocks(in);
            }
        }
        if (in.faults() > before) {
            return null;
        }
        if (numbers[0] > numbers[1]) {
            in.fault(
                    ".minFrequencyHz",
                    numbers[0] + " is above maxFrequencyHz, " + numbers[1] + "; give the lowest clock frequency in Hz");
            return null;
        }
        if (clocks.length > 0 && Arrays.stream(clocks).noneMatch(f -> f >= numbers[0] && f <= numbers[1])) {
            in.fault(
                    ".clocksHz",
                    "none is from minFrequencyHz, " + numbers[0] + ", to maxFrequencyHz, " + numbers[1]
                            + "; give the clock frequencies it has");
            return null;
        }
        return shared(new Device(
                numbers[0],
                numbers[1],
                numbers[2],
                numbers[3],
                numbers[4],
                numbers[5],
                numbers[6],
                numbers[7],
                clocks.length == 0 ? null : new ClockTable(clocks)));
    }

    private Device shared(Device device) throws SyntaxException {
        Device earlier = shared.putIfAbsent(device, device);
        if (earlier != null) {
            return earlier;
        }
        ClockTable clocks = device.clocks();
        memory.spend(MemoryBudget.OBJECT + (clocks == null ? 0 : 8L * clocks.size()));
        return device;
    }

    private static double[] clocks(Document in) throws IOException {
        double[] clocks = new double[MOST_CLOCKS];
        int count = 0;
        if (!in.enterList()) {
            return new double[0];
        }
        while (in.nextElement()) {
            double clock = in.number();
            if (Double.isNaN(clock)) {
                continue;
            }
            if (contains(clocks, count, clock)) {
                in.fault("", clock + " is in the list twice; leave one of them");
            } else if (count == MOST_CLOCKS) {
                throw new SyntaxException("more than " + MOST_CLOCKS + " clock frequencies");
            } else {
                clocks[count++] = clock;
            }
        }
        if (count == 0) {
            in.fault("", "is an empty list; give one clock frequency or more, or nothing if any will do");
        }
        return Arrays.copyOf(clocks, count);
    }

    private static boolean contains(double[] clocks, int count, double clock) {
        for (int i = 0; i < count; i++) {
            if (clocks[i] == clock) {
                return true;
            }
        }
        return false;
    }
}
