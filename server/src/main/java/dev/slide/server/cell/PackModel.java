package dev.slide.server.cell;

import dev.slide.format.PackConfig;
import dev.slide.model.LayerProfile;
import dev.slide.model.ModelProfile;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A pack of the store as the planner's chain of layers. A device runs a segment once all of its blobs are there, so a
 * segment of the pack is one layer of the plan, named after its first layer.
 */
public final class PackModel {
    private static final double BITS_PER_BYTE = 8;

    private final String name;
    private final String manifestDigest;
    private final double headBits;
    private final List<Step> steps;
    private final Set<String> layerNames = new HashSet<>();
    private @Nullable Profiled plain;

    /** A segment: the layers it is of, its work, and the blobs that are first needed in it. */
    private record Step(List<String> layers, double flopPerSample, List<Blob> blobs) {}

    private record Blob(String digest, double bits) {}

    /**
     * A pack for one device.
     *
     * @param profile what the device has to download and to do
     * @param cachedBits that it has already
     */
    record Profiled(ModelProfile profile, double cachedBits) {}

    private PackModel(String name, String manifestDigest, double headBits, List<Step> steps) {
        this.name = name;
        this.manifestDigest = manifestDigest;
        this.headBits = headBits;
        this.steps = steps;
        steps.forEach(step -> layerNames.addAll(step.layers()));
    }

    /**
     * The chain of a pack.
     *
     * @param name that requests call it by
     * @param manifestDigest of the pack's manifest
     * @param headBytes that every device needs before the first layer: manifest, configuration and skeletons
     * @param config of the pack
     * @throws IllegalArgumentException if its layers cannot be told apart by their names
     */
    public static PackModel of(String name, String manifestDigest, long headBytes, PackConfig config) {
        List<Step> steps = new ArrayList<>();
        Set<Integer> seen = new HashSet<>();
        for (int s = 0; s < config.segments().size(); s++) {
            List<Blob> blobs = new ArrayList<>();
            for (int weight : config.segments().get(s).weights()) {
                int blob = config.weights().get(weight).blob();
                if (seen.add(blob)) {
                    blobs.add(blob(config.blobs().get(blob)));
                }
            }
            PackConfig.RowTable table = config.lookup(s);
            if (table != null) {
                blobs.add(blob(table.digests()));
            }
            List<String> layers = config.segments().get(s).layers().stream()
                    .map(layer -> config.layers().get(layer).name())
                    .toList();
            steps.add(new Step(layers.isEmpty() ? List.of("segment " + s) : layers, config.segmentFlop(s), blobs));
        }
        PackModel model = new PackModel(name, manifestDigest, headBytes * BITS_PER_BYTE, steps);
        model.plain = model.make(0, Set.of(), Map.of());
        return model;
    }

    private static Blob blob(PackConfig.Blob blob) {
        return new Blob(blob.digest().toString(), blob.size() * BITS_PER_BYTE);
    }

    public String name() {
        return name;
    }

    public String manifestDigest() {
        return manifestDigest;
    }

    /**
     * The chain that is left for one device.
     *
     * @param accuracy of the model
     * @param cached digests of blobs that the device has
     * @param overheadSeconds by layer, added to those of the device
     * @throws MalformedException if the pack has no such layer
     */
    Profiled profiled(double accuracy, Set<String> cached, Map<String, Double> overheadSeconds)
            throws MalformedException {
        boolean usual = cached.isEmpty() && overheadSeconds.isEmpty();
        Profiled known = plain;
        if (usual && known != null && known.profile().accuracy() == accuracy) {
            return known;
        }
        for (String layer : overheadSeconds.keySet()) {
            if (!layerNames.contains(layer)) {
                throw new MalformedException(
                        "layerOverheads." + name + " has the layer \"" + layer + "\", which the pack has not");
            }
        }
        Profiled made = make(accuracy, cached, overheadSeconds);
        if (usual) {
            plain = made;
        }
        return made;
    }

    private Profiled make(double accuracy, Set<String> cached, Map<String, Double> overheadSeconds) {
        List<LayerProfile> layers = new ArrayList<>(steps.size());
        double cachedBits = 0;
        double bits = headBits;
        for (Step step : steps) {
            for (Blob blob : step.blobs()) {
                if (cached.contains(blob.digest())) {
                    cachedBits += blob.bits();
                } else {
                    bits += blob.bits();
                }
            }
            double overhead = 0;
            for (String layer : step.layers()) {
                overhead += overheadSeconds.getOrDefault(layer, 0.0);
            }
            layers.add(new LayerProfile(step.layers().get(0), bits, step.flopPerSample(), overhead));
            bits = 0;
        }
        return new Profiled(new ModelProfile(name, accuracy, layers), cachedBits);
    }

    /** The model's name. */
    @Override
    public String toString() {
        return name;
    }
}
