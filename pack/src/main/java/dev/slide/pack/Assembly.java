package dev.slide.pack;

import dev.slide.format.Digest;
import dev.slide.format.Encoding;
import dev.slide.format.OciLayout;
import dev.slide.format.PackConfig;
import dev.slide.format.PackConfig.Blob;
import dev.slide.format.PackConfig.Engine;
import dev.slide.format.PackConfig.Layer;
import dev.slide.format.PackConfig.RowTable;
import dev.slide.format.PackConfig.Segment;
import dev.slide.format.PackConfig.Weight;
import dev.slide.format.RowDigests;
import dev.slide.format.Skeletons;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Writes the blobs of a cut graph into a layout and describes them. */
final class Assembly {

    private final Graph graph;
    private final CutPlan cuts;
    private final Probe.Findings findings;
    private final WeightPlan weights;
    private final TensorTable tensors;
    private final OciLayout layout;
    private final List<Digest> digests = new ArrayList<>();
    private final Map<String, byte[]> rowDigests = new HashMap<>();

    private Assembly(Graph graph, CutPlan cuts, Probe.Findings findings, OciLayout layout) throws PackException {
        this.graph = graph;
        this.cuts = cuts;
        this.findings = findings;
        this.layout = layout;
        weights = WeightPlan.of(graph, cuts);
        tensors = TensorTable.of(graph, cuts, findings.types());
    }

    /**
     * A pack that is written but for its manifest.
     *
     * @param config its configuration
     * @param skeletons its graph
     */
    record Assembled(PackConfig config, Skeletons skeletons) {}

    /**
     * Writes and describes.
     *
     * @param name of the model
     * @param batchable whether batches may be run in parts
     * @param data the weights' bytes
     * @param layout takes weights, row digests and skeletons
     * @return the pack
     */
    static Assembled assemble(
            String name,
            boolean batchable,
            Graph graph,
            CutPlan cuts,
            Probe.Findings findings,
            ExternalData data,
            OciLayout layout)
            throws PackException, IOException {
        Assembly assembly = new Assembly(graph, cuts, findings, layout);
        assembly.writeWeights(data);
        Skeletons skeletons =
                new SkeletonWriter(graph).write(cuts, assembly.weights, assembly.digests, assembly.tensors);
        byte[] bytes = skeletons.toBytes();
        if (bytes.length > Skeletons.MAX_BYTES) {
            throw new PackException("the graph without its weights has " + bytes.length + " bytes where "
                    + Skeletons.MAX_BYTES + " is the most; are its weights of a type that a pack does not have?");
        }
        Blob blob = new Blob(layout.write(bytes), bytes.length);
        return new Assembled(assembly.config(name, batchable, blob), skeletons);
    }

    private void writeWeights(ExternalData data) throws IOException {
        for (WeightPlan.Blob blob : weights.blobs()) {
            ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(blob.bytes()));
            for (int number : blob.weights()) {
                WeightPlan.Place place = weights.places().get(number);
                bytes.position(Math.toIntExact(place.offset()));
                data.read(
                        place.weight().proto(),
                        bytes,
                        Math.toIntExact(place.weight().bytes()));
            }
            digests.add(layout.write(bytes.array()));
            Lookup lookup = cuts.layers().get(blob.layer()).lookup();
            if (blob.isTable() && lookup != null) {
                byte[] rows =
                        RowDigests.forTable(lookup.rows(), lookup.rowBytes()).compute(bytes.flip());
                layout.write(rows);
                rowDigests.put(lookup.table(), rows);
            }
        }
    }

    private PackConfig config(String name, boolean batchable, Blob skeletons) {
        List<Blob> blobs = new ArrayList<>();
        for (int blob = 0; blob < digests.size(); blob++) {
            blobs.add(new Blob(digests.get(blob), weights.blobs().get(blob).bytes()));
        }
        return new PackConfig(
                name,
                Precision.of(graph),
                new Engine("onnxruntime", Ort.environment().getVersion(), Optimizer.LEVEL),
                new SkeletonWriter(graph).opsets(),
                batchable,
                findings.reference(),
                parameters(),
                tensors.tensors(),
                graph.inputs().keySet().stream().map(tensors::number).toList(),
                graph.outputs().keySet().stream().map(tensors::number).toList(),
                skeletons,
                blobs,
                weights.places().stream().map(Assembly::weight).toList(),
                layers(),
                segments(),
                rowTables());
    }

    private static Weight weight(WeightPlan.Place place) {
        Initializer weight = place.weight();
        return new Weight(
                weight.name(),
                weight.weightType(),
                weight.proto().getDimsList(),
                place.blob(),
                place.offset(),
                weight.bytes(),
                Encoding.RAW);
    }

    private long parameters() {
        long sum = weights.places().stream()
                .mapToLong(p -> p.weight().parameters())
                .sum();
        for (String constant : weights.constantNames()) {
            Initializer initializer = graph.initializer(constant);
            sum += initializer == null ? 0 : initializer.parameters();
        }
        return sum;
    }

    private List<Layer> layers() {
        List<String> names = LayerNames.of(graph, cuts.layers());
        FlopCount flop = new FlopCount(graph, findings.shapes());
        double samples = findings.samples(graph);
        List<Layer> layers = new ArrayList<>();
        for (int layer = 0; layer < names.size(); layer++) {
            double sum = cuts.layers().get(layer).nodes().stream()
                    .mapToDouble(node -> flop.of(graph.node(node)))
                    .sum();
            layers.add(new Layer(names.get(layer), sum / samples, weights.firstReadIn(layer)));
        }
        return layers;
    }

    private List<Segment> segments() {
        List<Segment> segments = new ArrayList<>();
        for (int segment = 0; segment < cuts.segments(); segment++) {
            List<Integer> nodes = cuts.nodesOf(segment);
            List<Integer> layers = new ArrayList<>();
            for (int layer = cuts.firstLayer(segment);
                    layer < cuts.segmentEnds().get(segment);
                    layer++) {
                layers.add(layer);
            }
            segments.add(new Segment(
                    layers,
                    weights.weights(graph, nodes),
                    weights.constants(graph, nodes),
                    tensors.inputs().get(segment),
                    tensors.outputs().get(segment)));
        }
        return segments;
    }

    private List<RowTable> rowTables() {
        List<RowTable> tables = new ArrayList<>();
        for (int segment = 0; segment < cuts.segments(); segment++) {
            Lookup lookup = cuts.layersOf(segment).get(0).lookup();
            if (lookup != null) {
                tables.add(rowTable(segment, lookup));
            }
        }
        return tables;
    }

    private RowTable rowTable(int segment, Lookup lookup) {
        RowDigests layoutOfDigests = RowDigests.forTable(lookup.rows(), lookup.rowBytes());
        byte[] bytes = rowDigests.getOrDefault(lookup.table(), new byte[0]);
        return new RowTable(
                weights.number(lookup.table()),
                segment,
                tensors.number(lookup.input()),
                tensors.number(lookup.output()),
                lookup.rows(),
                lookup.rowBytes(),
                layoutOfDigests.chunkRows(),
                layoutOfDigests.groupChunks(),
                new Blob(Digest.of(bytes), bytes.length),
                layoutOfDigests.root(bytes));
    }
}
