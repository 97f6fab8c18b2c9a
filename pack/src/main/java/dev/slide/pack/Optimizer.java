package dev.slide.pack;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Lets ONNX Runtime optimise a model and save it: the graph in one file, the weights in another. Cutting afterwards cannot
 * break a fusion. Level ALL would fit the graph to this machine's instructions, so it stops at EXTENDED.
 */
final class Optimizer {

    /** Level that {@code PackConfig.Engine} names. */
    static final String LEVEL = "extended";

    /** Smaller tensors stay in the graph. */
    static final int MIN_WEIGHT_BYTES = 256;

    /** This fusion would hide a table of embeddings from lookup by rows. */
    private static final String DISABLED = "EmbedLayerNormFusion";

    /** Products with quantised weights are computed in 32-bit floating point; the runtime would take 8-bit integers. */
    private static final String FP32_ACCURACY = "1";

    private static final String GRAPH = "optimized.onnx";
    private static final String WEIGHTS = "optimized.weights";

    private Optimizer() {}

    /** Options of a session that optimises as a packer does. */
    static SessionOptions options() throws OrtException {
        SessionOptions options = Ort.options(OptLevel.EXTENDED_OPT);
        options.addConfigEntry("optimization.disable_specified_optimizers", DISABLED);
        options.addConfigEntry("session.qdq_matmulnbits_accuracy_level", FP32_ACCURACY);
        return options;
    }

    /**
     * Optimises and saves what {@link #read} reads.
     *
     * @param onnx a model that has been checked
     * @param folder where the optimised model is put
     * @return the optimised model, ready to run
     * @throws PackException if ONNX Runtime refuses the model
     */
    static Session optimize(Path onnx, Path folder) throws PackException {
        try (SessionOptions options = options()) {
            options.setOptimizedModelFilePath(folder.resolve(GRAPH).toString());
            options.addConfigEntry("session.optimized_model_external_initializers_file_name", WEIGHTS);
            options.addConfigEntry(
                    "session.optimized_model_external_initializers_min_size_in_bytes",
                    Integer.toString(MIN_WEIGHT_BYTES));
            return Session.open(onnx, options);
        } catch (OrtException e) {
            throw new PackException(onnx + " cannot be run by ONNX Runtime: " + Ort.line(e), e);
        }
    }

    /** Reads what {@link #optimize} saved in a folder. */
    static ModelProto read(Path folder) throws IOException {
        return ModelProto.parseFrom(Files.readAllBytes(folder.resolve(GRAPH)));
    }
}
