package dev.slide.pack;

import dev.slide.format.Digest;
import dev.slide.format.OciLayout;
import dev.slide.format.PackConfig;
import dev.slide.format.PackConfig.Blob;
import dev.slide.format.PackConfig.Engine;
import dev.slide.format.PackConfig.Layer;
import dev.slide.format.PackConfig.RowTable;
import dev.slide.format.PackConfig.Segment;
import dev.slide.format.Skeletons;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Writes the blobs of a cut graph into a layout and describes them. */
final class Assembly {

    private final Graph graph;
    private final CutPlan cuts;
    private final Probe.Findings findings;
    private final WeightPlan weights;
    private final TensorTable tensors;
    private final List<VariantWriter> variants = new ArrayList<>();
    /** Digests of the blobs as they would be without any encoding: what the skeletons call them in every variant. */
    private final List<Digest> names = new ArrayList<>();

    private Assembly(Graph graph, CutPlan cuts, Probe.Findings findings, OciLayout layout, List<Variant> variants)
            throws PackException {
        this.graph = graph;
        this.cuts = cuts;
        this.findings = findings;
        weights = WeightPlan.of(graph, cuts);
        tensors = TensorTable.of(graph, cuts, findings.types());
        Map<String, WeightUse> uses = WeightUse.of(graph);
        variants.forEach(v -> this.variants.add(new VariantWriter(v, weights, uses, layout)));
    }

    /**
     * A pack that is written but for its manifest.
     *
     * @param variant of the model
     * @param config its configuration
     * @param skeletons its graph
     * @param moved what did not take the variant's encoding
     */
    record Assembled(Variant variant, PackConfig config, Skeletons skeletons, List<VariantWriter.Moved> moved) {}

    /**
     * Writes and describes.
     *
     * @param name of the model
     * @param batchable whether batches may be run in parts
     * @param data the weights' bytes
     * @param layout takes weights, row digests and skeletons
     * @param variants to be made
     * @return a pack for each variant
     */
    static List<Assembled> assemble(
            String name,
            boolean batchable,
            Graph graph,
            CutPlan cuts,
            Probe.Findings findings,
            ExternalData data,
            OciLayout layout,
            List<Variant> variants)
            throws PackException, IOException {
        Assembly assembly = new Assembly(graph, cuts, findings, layout, variants);
        assembly.writeWeights(data);
        Skeletons skeletons = new SkeletonWriter(graph).write(cuts, assembly.weights, assembly.names, assembly.tensors);
        byte[] bytes = skeletons.toBytes();
        if (bytes.length > Skeletons.MAX_BYTES) {
            throw new PackException("the graph without its weights has " + bytes.length + " bytes where "
                    + Skeletons.MAX_BYTES + " is the most; are its weights of a type that a pack does not have?");
        }
        Blob blob = new Blob(layout.write(bytes), bytes.length);
        List<Assembled> packs = new ArrayList<>();
        for (VariantWriter variant : assembly.variants) {
            PackConfig config = assembly.config(name, batchable, blob, variant);
            packs.add(new Assembled(variant.variant(), config, skeletons, variant.moved()));
        }
        return packs;
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
            names.add(Digest.of(bytes.rewind()));
            for (VariantWriter variant : variants) {
                variant.add(blob, bytes.rewind());
            }
        }
    }

    private PackConfig config(String name, boolean batchable, Blob skeletons, VariantWriter variant) {
        return new PackConfig(
                name,
                variant.variant().wireName(),
                new Engine("onnxruntime", Ort.environment().getVersion(), Optimizer.LEVEL),
                new SkeletonWriter(graph).opsets(),
                batchable,
                findings.reference(),
                parameters(),
                tensors.tensors(),
                graph.inputs().keySet().stream().map(tensors::number).toList(),
                graph.outputs().keySet().stream().map(tensors::number).toList(),
                skeletons,
                variant.blobs(),
                variant.weights(),
                layers(),
                segments(),
                rowTables(variant),
                null);
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

    private List<RowTable> rowTables(VariantWriter variant) {
        List<RowTable> tables = new ArrayList<>();
        for (int segment = 0; segment < cuts.segments(); segment++) {
            Lookup lookup = cuts.layersOf(segment).get(0).lookup();
            if (lookup != null) {
                tables.add(rowTable(segment, lookup, variant.rows(lookup.table())));
            }
        }
        return tables;
    }

    private RowTable rowTable(int segment, Lookup lookup, VariantWriter.Rows rows) {
        return new RowTable(
                weights.number(lookup.table()),
                segment,
                tensors.number(lookup.input()),
                tensors.number(lookup.output()),
                lookup.rows(),
                lookup.rowBytes(),
                rows.layout().chunkRows(),
                rows.layout().chunkBytes(),
                rows.layout().groupChunks(),
                rows.digests(),
                rows.root());
    }
}
