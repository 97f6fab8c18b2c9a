package dev.slide.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A model as the planner sees it: a chain of layers in the order of execution. Layers are counted from 0. One object
 * serves all tasks that accept the model; the sums planning needs over and over are kept here.
 */
public final class ModelProfile {
    private final String name;
    private final double accuracy;
    private final List<String> layerNames;
    private final Map<String, Integer> layerIndex;
    private final double[] sizeBits;
    private final double[] flopPerSample;
    private final double[] overheadSeconds;
    private final double[] bitsUpTo;
    private final double[] flopFrom;
    private final double[] overheadFrom;

    /**
     * A model of these layers.
     *
     * @param name how scenarios and plans call it
     * @param accuracy in any measure in which more is better, 0 or above
     * @param layers one or more with different names, in the order of execution
     * @throws IllegalArgumentException if a value is out of its range or a layer's name comes twice
     */
    public ModelProfile(String name, double accuracy, List<LayerProfile> layers) {
        this.name = Check.name("name", name);
        this.accuracy = Check.nonNegative("accuracy", accuracy);
        int count = layers.size();
        if (count == 0) {
            throw new IllegalArgumentException("layers of model " + name + " is empty, but must have one or more");
        }
        List<String> names = new ArrayList<>(count);
        layerIndex = new HashMap<>(2 * count);
        sizeBits = new double[count];
        flopPerSample = new double[count];
        overheadSeconds = new double[count];
        for (int l = 0; l < count; l++) {
            LayerProfile layer = layers.get(l);
            names.add(layer.name());
            if (layerIndex.put(layer.name(), l) != null) {
                throw new IllegalArgumentException("layers of model " + name + " has " + layer.name() + " twice");
            }
            sizeBits[l] = layer.sizeBits();
            flopPerSample[l] = layer.flopPerSample();
            overheadSeconds[l] = layer.overheadSeconds();
        }
        layerNames = Collections.unmodifiableList(names);
        bitsUpTo = new double[count];
        flopFrom = new double[count];
        overheadFrom = new double[count];
        double bits = 0;
        for (int l = 0; l < count; l++) {
            bits += sizeBits[l];
            bitsUpTo[l] = bits;
        }
        double flop = 0;
        double overhead = 0;
        for (int l = count - 1; l >= 0; l--) {
            flop += flopPerSample[l];
            flopFrom[l] = flop;
            overhead += overheadSeconds[l];
            overheadFrom[l] = overhead;
        }
    }

    public String name() {
        return name;
    }

    public double accuracy() {
        return accuracy;
    }

    public int layerCount() {
        return sizeBits.length;
    }

    /** The layers' names in the order of execution. */
    public List<String> layerNames() {
        return layerNames;
    }

    /** The layer of this name, or -1. */
    public int layerIndex(String layer) {
        return layerIndex.getOrDefault(layer, -1);
    }

    public double sizeBits(int layer) {
        return sizeBits[layer];
    }

    public double flopPerSample(int layer) {
        return flopPerSample[layer];
    }

    public double overheadSeconds(int layer) {
        return overheadSeconds[layer];
    }

    /** Bits of this layer and those before it. */
    public double bitsUpTo(int layer) {
        return bitsUpTo[layer];
    }

    /** FLOP per sample of this layer and those after it. */
    public double flopPerSampleFrom(int layer) {
        return flopFrom[layer];
    }

    /** Overhead of this layer and those after it, without the device's. */
    public double overheadSecondsFrom(int layer) {
        return overheadFrom[layer];
    }

    /** Bits of the whole model. */
    public double sizeBits() {
        return bitsUpTo[bitsUpTo.length - 1];
    }

    /** One layer as a value. */
    public LayerProfile layer(int layer) {
        return new LayerProfile(layerNames.get(layer), sizeBits[layer], flopPerSample[layer], overheadSeconds[layer]);
    }

    /** The model's name. */
    @Override
    public String toString() {
        return name;
    }
}
