package dev.slide.cli;

import dev.slide.format.PackConfig;
import dev.slide.format.PackConfig.Blob;
import dev.slide.model.LayerProfile;
import dev.slide.model.ModelProfile;
import dev.slide.scenario.DeviceProfile;
import dev.slide.scenario.LineFit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A pack as the planner's chain of layers, with the times of one device: a layer for each blob, in the order of need. A
 * segment starts when its last blob is there, so its work and its fixed time are with that one; one that needs no new blob is
 * a layer of 0 bits.
 *
 * @param names of the layers
 * @param blobs of the layers: what each downloads; size 0 for none
 * @param model with the layers' bits, work and fixed times
 */
record PackLayers(List<String> names, List<Blob> blobs, ModelProfile model) {

    /**
     * Puts a pack and its times together.
     *
     * @param config of the pack
     * @param measured the same model on a device
     * @param cyclesPerFlop of the device
     * @param maxHz of the device; work is counted so that it takes what was measured at this clock
     * @param name of the model in the scenario
     * @param accuracy of the model
     */
    static PackLayers of(
            PackConfig config,
            DeviceProfile.Model measured,
            double cyclesPerFlop,
            double maxHz,
            String name,
            double accuracy) {
        List<LayerProfile> layers = new ArrayList<>();
        List<Blob> blobs = new ArrayList<>();
        Set<Integer> there = new HashSet<>();
        for (int s = 0; s < config.segments().size(); s++) {
            String segment = s + " " + segmentName(config, s);
            List<Integer> fresh = new ArrayList<>();
            for (int weight : config.segments().get(s).weights()) {
                int blob = config.weights().get(weight).blob();
                if (there.add(blob)) {
                    fresh.add(blob);
                }
            }
            for (int b = 0; b + 1 < fresh.size(); b++) {
                Blob blob = config.blobs().get(fresh.get(b));
                layers.add(new LayerProfile(segment + " part " + (b + 1), bits(blob), 0, 0));
                blobs.add(blob);
            }
            Blob last = fresh.isEmpty()
                    ? new Blob(config.skeletons().digest(), 0)
                    : config.blobs().get(fresh.get(fresh.size() - 1));
            LineFit fit = measured.fit(s);
            double flop = fit.slope() * maxHz / cyclesPerFlop;
            double fixed = measured.segments().get(s).loadSeconds() + fit.fixed();
            layers.add(new LayerProfile(segment, bits(last), flop, fixed));
            blobs.add(last);
        }
        ModelProfile model = new ModelProfile(name, accuracy, layers);
        return new PackLayers(model.layerNames(), blobs, model);
    }

    private static double bits(Blob blob) {
        return (double) Byte.SIZE * blob.size();
    }

    /** Layers whose blob is among these. */
    List<String> cached(Set<Blob> present) {
        List<String> cached = new ArrayList<>();
        for (int l = 0; l < names.size(); l++) {
            if (present.contains(blobs.get(l))) {
                cached.add(names.get(l));
            }
        }
        return cached;
    }

    /** The name of a segment's first layer. */
    static String segmentName(PackConfig config, int segment) {
        return config.layers()
                .get(config.segments().get(segment).layers().get(0))
                .name();
    }
}
