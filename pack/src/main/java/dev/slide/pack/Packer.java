package dev.slide.pack;

import dev.slide.format.Descriptor;
import dev.slide.format.FormatException;
import dev.slide.format.OciLayout;
import dev.slide.format.PackConfig;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Turns an ONNX model into a pack: an OCI image layout whose segments run as they arrive. */
public final class Packer {
    private Packer() {}

    /**
     * Tells how large a model is, before it is packed.
     *
     * @param onnx the model's file; external data lies beside it
     * @return its size
     * @throws PackException if the file cannot be read or is no model that can become a pack
     */
    public static ModelSize size(Path onnx) throws PackException {
        try {
            return OnnxFile.check(onnx);
        } catch (FileSystemException e) {
            throw new PackException(describe(e), e);
        } catch (IOException e) {
            throw new PackException(onnx + " cannot be read: " + Ort.line(e), e);
        }
    }

    /**
     * Packs. The same model and options give the same bytes; what a lossy variant deviates may hang on the processor in its
     * last digits.
     *
     * @param onnx the model's file; external data lies beside it
     * @param outFolder missing, empty, or an image layout, which is replaced; it appears whole or not at all
     * @param options how to pack
     * @return what it came to
     * @throws PackException if the model cannot be packed, the pack does not give the model's very bits, or a file cannot
     *     be read or written
     * @throws IOException if what was made breaks the pack's own format
     */
    public static PackReport pack(Path onnx, Path outFolder, PackOptions options) throws PackException, IOException {
        try {
            options.progress().begins("reading the model", 0);
            OnnxFile.check(onnx);
            try (OutputFolder out = OutputFolder.begin(outFolder)) {
                options.progress().begins("optimising", 0.05);
                try (ExternalData data = new ExternalData(out.work())) {
                    return pack(onnx, learn(onnx, data, out, options), data, out, options);
                }
            }
        } catch (FormatException e) {
            throw e;
        } catch (FileSystemException e) {
            throw new PackException(describe(e), e);
        } catch (IOException e) {
            throw new PackException(outFolder + " cannot be written: " + Ort.line(e) + "; is the disk full?", e);
        }
    }

    /**
     * What is known of a model before it is cut.
     *
     * @param graph optimised
     * @param findings of the probe
     * @param batchable whether batches may be run in parts
     * @param trials what variants are compared on
     */
    private record Learnt(Graph graph, Probe.Findings findings, boolean batchable, Trials trials) {}

    /** The session ends here, before others need its memory. */
    private static Learnt learn(Path onnx, ExternalData data, OutputFolder out, PackOptions options)
            throws PackException, IOException {
        try (Session optimized = Optimizer.optimize(onnx, out.work())) {
            Graph graph = new Graph(Canonical.of(Optimizer.read(out.work()), data));
            options.progress().begins("trying inputs", 0.2);
            Probe.Findings findings = Probe.probe(graph, out.work(), options.dimensions());
            options.progress().begins("trying batches", 0.3);
            boolean batchable = Batching.isBatchable(optimized, graph, findings);
            return new Learnt(graph, findings, batchable, Trials.run(optimized, graph, findings, options));
        }
    }

    private static PackReport pack(Path onnx, Learnt learnt, ExternalData data, OutputFolder out, PackOptions options)
            throws PackException, IOException {
        PackOptions.Progress progress = options.progress();
        Graph graph = learnt.graph();
        Probe.Findings findings = learnt.findings();
        progress.begins("cutting", 0.45);
        CutPlan cuts = Cutter.cut(graph, Lookup.of(graph), findings.types(), options.maxSegmentBytes());
        progress.begins("writing", 0.5);
        OciLayout layout = OciLayout.create(out.content());
        String name = options.name().orElseGet(() -> nameOf(onnx));
        List<Assembly.Assembled> packs =
                Assembly.assemble(name, learnt.batchable(), graph, cuts, findings, data, layout, options.variants());
        progress.begins("running every segment", 0.7);
        Map<String, HostTensor> original = Proof.original(onnx, findings.sample());
        Map<Variant, Descriptor> manifests = new LinkedHashMap<>();
        List<PackReport.Made> made = new ArrayList<>();
        double difference = 0;
        for (Assembly.Assembled pack : packs) {
            progress.begins("comparing " + pack.variant().wireName(), 0.7 + 0.3 * made.size() / packs.size());
            Trials.Compared compared = learnt.trials().compare(pack, layout, learnt.batchable());
            if (pack.variant() == Variant.INT4 && !options.acceptDeviation()) {
                throw new PackException("int4: " + Trials.words(compared.deviation())
                        + "; accept that deviation (--accept-deviation), or take int8");
            }
            if (pack.variant().isLossless() || made.isEmpty()) {
                difference = Proof.maxAbsDifference(original, compared.onSample());
            }
            PackConfig config = pack.config().withDeviation(compared.deviation());
            String precision = pack.variant().isLossless()
                    ? Precision.of(graph)
                    : pack.variant().wireName();
            Descriptor manifest = PackWriter.write(layout, config, precision);
            manifests.put(pack.variant(), manifest);
            made.add(new PackReport.Made(pack.variant(), manifest.digest(), config, moved(pack)));
        }
        PackWriter.writeIndex(layout, manifests);
        out.commit();
        progress.begins("done", 1);
        return new PackReport(made, difference, contributed(graph));
    }

    /** Tensors that are too small for any variant go without saying. */
    private static List<String> moved(Assembly.Assembled pack) {
        return pack.variant().isLossless()
                ? List.of()
                : pack.moved().stream()
                        .filter(m -> !m.reason().equals(TensorEncoder.SMALL))
                        .map(m -> m.name() + " as " + m.to().wireName() + " (" + m.reason() + ")")
                        .toList();
    }

    private static String describe(FileSystemException e) {
        String reason = e.getReason() != null
                ? e.getReason()
                : e instanceof AccessDeniedException
                        ? "permission denied"
                        : e instanceof FileAlreadyExistsException ? "a file stands where a folder is due" : "not there";
        return e.getFile() + " cannot be read or written: " + reason;
    }

    private static String nameOf(Path onnx) {
        String file = onnx.toAbsolutePath().normalize().getFileName().toString();
        return file.endsWith(".onnx") ? file.substring(0, file.length() - ".onnx".length()) : file;
    }

    private static Set<String> contributed(Graph graph) {
        return graph.model().getGraph().getNodeList().stream()
                .filter(node -> !Protos.isStandard(node))
                .map(node -> node.getDomain() + ":" + node.getOpType())
                .collect(Collectors.toSet());
    }
}
