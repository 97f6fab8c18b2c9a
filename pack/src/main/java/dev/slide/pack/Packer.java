package dev.slide.pack;

import dev.slide.format.Digest;
import dev.slide.format.FormatException;
import dev.slide.format.OciLayout;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Turns an ONNX model into a pack: an OCI image layout whose segments run as they arrive. */
public final class Packer {
    private Packer() {}

    /**
     * Packs. The same model and options give the same bytes.
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
     * @param whole what the optimised model makes of the sample
     */
    private record Learnt(Graph graph, Probe.Findings findings, boolean batchable, Map<String, HostTensor> whole) {}

    /** The session ends here, before others need its memory. */
    private static Learnt learn(Path onnx, ExternalData data, OutputFolder out, PackOptions options)
            throws PackException, IOException {
        try (Session optimized = Optimizer.optimize(onnx, out.work())) {
            Graph graph = new Graph(Canonical.of(Optimizer.read(out.work()), data));
            options.progress().begins("trying inputs", 0.2);
            Probe.Findings findings = Probe.probe(graph, out.work(), options.dimensions());
            options.progress().begins("trying batches", 0.3);
            boolean batchable = Batching.isBatchable(optimized, graph, findings);
            return new Learnt(graph, findings, batchable, Proof.whole(optimized, findings.sample()));
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
        Assembly.Assembled pack = Assembly.assemble(name, learnt.batchable(), graph, cuts, findings, data, layout);
        progress.begins("running every segment", 0.7);
        Map<String, HostTensor> chain = Proof.chain(pack, layout, findings.sample());
        Proof.requireSame(graph, learnt.whole(), chain);
        progress.begins("comparing with the original", 0.85);
        double difference = Proof.maxAbsDifference(Proof.original(onnx, findings.sample()), chain);
        Digest manifest = PackWriter.write(layout, pack.config());
        out.commit();
        progress.begins("done", 1);
        return new PackReport(manifest, pack.config(), difference, contributed(graph));
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
