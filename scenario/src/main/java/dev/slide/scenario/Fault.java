package dev.slide.scenario;

/**
 * One thing that is wrong in a scenario.
 *
 * @param path where, such as {@code users[3].device.maxFrequencyHz}; empty for the document as a whole
 * @param message which value is there and what to do
 */
public record Fault(String path, String message) {
    @Override
    public String toString() {
        return path.isEmpty() ? message : path + ": " + message;
    }
}
