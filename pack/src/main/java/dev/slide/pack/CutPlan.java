package dev.slide.pack;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a graph is cut.
 *
 * @param layers in the order of execution
 * @param segmentEnds where the segments end, as counts of layers
 */
record CutPlan(List<Layer> layers, List<Integer> segmentEnds) {

    /**
     * A run of nodes.
     *
     * @param nodes in the order of execution
     * @param lookup null unless the layer is one
     */
    record Layer(List<Integer> nodes, @Nullable Lookup lookup) {}

    CutPlan {
        layers = List.copyOf(layers);
        segmentEnds = List.copyOf(segmentEnds);
    }

    int segments() {
        return segmentEnds.size();
    }

    /** First layer of a segment. */
    int firstLayer(int segment) {
        return segment == 0 ? 0 : segmentEnds.get(segment - 1);
    }

    /** Layers of a segment. */
    List<Layer> layersOf(int segment) {
        return layers.subList(firstLayer(segment), segmentEnds.get(segment));
    }

    /** Nodes of a segment in the order of execution. */
    List<Integer> nodesOf(int segment) {
        return layersOf(segment).stream().flatMap(l -> l.nodes().stream()).toList();
    }
}
