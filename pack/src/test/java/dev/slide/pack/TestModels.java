package dev.slide.pack;

import static dev.slide.pack.OnnxBuilder.BOOL;
import static dev.slide.pack.OnnxBuilder.FLOAT;
import static dev.slide.pack.OnnxBuilder.INT64;
import static dev.slide.pack.OnnxBuilder.attribute;

import ai.onnx.proto.OnnxMl.FunctionProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Small models of many shapes. */
final class TestModels {
    private TestModels() {}

    static Map<String, Supplier<OnnxBuilder>> all() {
        Map<String, Supplier<OnnxBuilder>> models = new TreeMap<>();
        models.put("mlp", () -> mlp(6, 64, "h"));
        models.put("convnet", TestModels::convnet);
        models.put("transformer", () -> transformer(false));
        models.put("tied transformer", () -> transformer(true));
        models.put("lstm", TestModels::lstm);
        models.put("decoder", TestModels::decoder);
        models.put("if", TestModels::branch);
        models.put("loop", TestModels::loop);
        models.put("scan", TestModels::scan);
        models.put("function", TestModels::function);
        models.put("unnamed dimensions", TestModels::unnamed);
        models.put("shared weights", TestModels::shared);
        models.put("inner output", TestModels::innerOutput);
        models.put("constants", TestModels::constants);
        models.put("constant output", TestModels::constantOutput);
        models.put("lookup as output", TestModels::lookupOutput);
        models.put("lookups only", TestModels::lookupsOnly);
        models.put("one table twice", TestModels::tableTwice);
        models.put("old version", TestModels::oldVersion);
        models.put("sequence inside", TestModels::sequence);
        models.put("small types", TestModels::smallTypes);
        models.put("half precision", TestModels::half);
        models.put("unused input", TestModels::unusedInput);
        models.put("dead nodes", TestModels::dead);
        return models;
    }

    static OnnxBuilder named(String name) {
        return all().getOrDefault(name, OnnxBuilder::new).get();
    }

    /** Layers {@code prefix0 ..} from x to prefix. */
    static OnnxBuilder mlp(int layers, long width, String output) {
        OnnxBuilder b = new OnnxBuilder().input("x", FLOAT, "batch", width);
        b.node("Identity", output, List.of(stack(b, "x", "l", layers, width)));
        return b.output(output, FLOAT, "batch", width);
    }

    /** Appends dense layers with activations; returns the last value. */
    static String stack(OnnxBuilder b, String input, String name, int layers, long width) {
        String value = input;
        for (int l = 0; l < layers; l++) {
            String dense = b.node("MatMul", name + l + "_m", List.of(value, b.weight(name + l + "_w", width, width)));
            String biased = b.node("Add", name + l + "_a", List.of(dense, b.weight(name + l + "_b", width)));
            value = b.node("Tanh", name + l, List.of(biased));
        }
        return value;
    }

    private static OnnxBuilder convnet() {
        OnnxBuilder b = new OnnxBuilder().input("image", FLOAT, "n", 3, 12, 12);
        String value = conv(b, "image", "stem", 3, 16, 1);
        for (int block = 0; block < 3; block++) {
            String name = "block" + block;
            String one = b.node("Relu", name + "_r", List.of(conv(b, value, name + "_1", 16, 16, 4)));
            String two = conv(b, one, name + "_2", 16, 16, 1);
            value = b.node("Relu", name, List.of(b.node("Add", name + "_s", List.of(two, value))));
        }
        String pooled = b.node("GlobalAveragePool", "pooled", List.of(value));
        String flat = b.node("Flatten", "flat", List.of(pooled));
        b.node("Gemm", "logits", List.of(flat, b.weight("fc_w", 10, 16), b.weight("fc_b", 10)), attribute("transB", 1));
        return b.output("logits", FLOAT, "n", 10);
    }

    private static String conv(OnnxBuilder b, String input, String name, long from, long to, long groups) {
        String kernel = b.weight(name + "_w", to, from / groups, 3, 3);
        return b.node(
                "Conv",
                name,
                List.of(input, kernel, b.weight(name + "_b", to)),
                attribute("pads", 1, 1, 1, 1),
                attribute("group", groups));
    }

    static OnnxBuilder transformer(boolean tied) {
        long width = 32;
        long words = 600;
        OnnxBuilder b = new OnnxBuilder().input("ids", INT64, "batch", "sequence");
        String table = b.weight("words", words, width);
        String value = b.node("Gather", "embedded", List.of(table, "ids"));
        for (int layer = 0; layer < 2; layer++) {
            value = block(b, value, "layer" + layer, width);
        }
        if (tied) {
            String turned = b.node("Transpose", "turned", List.of(value), attribute("perm", 0, 2, 1));
            String scores = b.node("MatMul", "scores", List.of(table, turned));
            b.node("Transpose", "logits", List.of(scores), attribute("perm", 0, 2, 1));
        } else {
            b.node("MatMul", "logits", List.of(value, b.weight("head", width, words)));
        }
        return b.output("logits", FLOAT, "batch", "sequence", words);
    }

    private static String block(OnnxBuilder b, String input, String name, long width) {
        String query = b.node("MatMul", name + "_q", List.of(input, b.weight(name + "_wq", width, width)));
        String key = b.node("MatMul", name + "_k", List.of(input, b.weight(name + "_wk", width, width)));
        String value = b.node("MatMul", name + "_v", List.of(input, b.weight(name + "_wv", width, width)));
        String turned = b.node("Transpose", name + "_kt", List.of(key), attribute("perm", 0, 2, 1));
        String scores = b.node("MatMul", name + "_s", List.of(query, turned));
        String weights = b.node("Softmax", name + "_p", List.of(scores), attribute("axis", -1));
        String mixed = b.node("MatMul", name + "_c", List.of(weights, value));
        String added = b.node("Add", name + "_r", List.of(mixed, input));
        String normed = b.node(
                "LayerNormalization",
                name + "_n",
                List.of(added, b.weight(name + "_g", width), b.weight(name + "_z", width)));
        String wide = b.node("MatMul", name + "_f", List.of(normed, b.weight(name + "_w1", width, 4 * width)));
        String active = b.node("Relu", name + "_t", List.of(wide));
        String narrow = b.node("MatMul", name + "_o", List.of(active, b.weight(name + "_w2", 4 * width, width)));
        return b.node("Add", name, List.of(narrow, normed));
    }

    private static OnnxBuilder lstm() {
        OnnxBuilder b = new OnnxBuilder().input("x", FLOAT, "time", "batch", 16);
        List<String> first = List.of("x", b.weight("w0", 1, 96, 16), b.weight("r0", 1, 96, 24), b.weight("b0", 1, 192));
        b.node("", "LSTM", first, List.of("y0"), attribute("hidden_size", 24));
        String flat = b.node("Squeeze", "flat", List.of("y0", b.ints("axis", 1)));
        List<String> second =
                List.of(flat, b.weight("w1", 1, 96, 24), b.weight("r1", 1, 96, 24), b.weight("b1", 1, 192));
        b.node("", "LSTM", second, List.of("y1", "h"), attribute("hidden_size", 24));
        return b.output("y1").output("h");
    }

    private static OnnxBuilder decoder() {
        long width = 32;
        OnnxBuilder b = new OnnxBuilder().input("ids", INT64, "batch", "sequence");
        String value = b.node("Gather", "embedded", List.of(b.weight("words", 600, width), "ids"));
        for (int layer = 0; layer < 3; layer++) {
            b.input("past." + layer, FLOAT, "batch", "past", width);
            String name = "layer" + layer;
            String fresh = b.node("MatMul", name + "_k", List.of(value, b.weight(name + "_wk", width, width)));
            String present =
                    b.node("Concat", "present." + layer, List.of("past." + layer, fresh), attribute("axis", 1));
            String turned = b.node("Transpose", name + "_kt", List.of(present), attribute("perm", 0, 2, 1));
            String scores =
                    b.node("Softmax", name + "_p", List.of(b.node("MatMul", name + "_s", List.of(value, turned))));
            String mixed = b.node("MatMul", name + "_c", List.of(scores, present));
            String dense = b.node("MatMul", name + "_o", List.of(mixed, b.weight(name + "_wo", width, width)));
            value = b.node("Add", name, List.of(dense, value));
        }
        b.node("MatMul", "logits", List.of(value, b.weight("head", width, 50)));
        b.output("logits", FLOAT, "batch", "sequence", 50);
        for (int layer = 0; layer < 3; layer++) {
            b.output("present." + layer, FLOAT, "batch", "past + sequence", width);
        }
        return b;
    }

    private static OnnxBuilder branch() {
        OnnxBuilder b = new OnnxBuilder().input("x", FLOAT, "batch", 32).input("flag", BOOL);
        String before = stack(b, "x", "before", 2, 32);
        OnnxBuilder yes = new OnnxBuilder();
        yes.node("MatMul", "yes_y", List.of("before0", yes.weight("inner", 32, 32)));
        yes.output("yes_y", FLOAT, "batch", 32);
        OnnxBuilder no = new OnnxBuilder();
        no.node("MatMul", "no_y", List.of(before, "captured"));
        no.output("no_y", FLOAT, "batch", 32);
        b.weight("captured", 32, 32);
        b.node("If", "chosen", List.of("flag"), attribute("then_branch", yes), attribute("else_branch", no));
        b.node("Identity", "y", List.of(stack(b, "chosen", "after", 2, 32)));
        return b.output("y", FLOAT, "batch", 32);
    }

    private static OnnxBuilder loop() {
        OnnxBuilder b = new OnnxBuilder().input("x", FLOAT, "batch", 32);
        String before = stack(b, "x", "before", 2, 32);
        b.weight("captured", 32, 32);
        OnnxBuilder body = new OnnxBuilder().input("i", INT64).input("go", BOOL).input("state", FLOAT, "batch", 32);
        body.node("Identity", "go_on", List.of("go"));
        String next = body.node("MatMul", "next", List.of("state", "captured"));
        body.node("Tanh", "state_out", List.of(body.node("Add", "sum", List.of(next, "before0"))));
        body.output("go_on", BOOL).output("state_out", FLOAT, "batch", 32);
        b.node("Loop", "looped", List.of(b.scalar("trips", 3), "", before), attribute("body", body));
        b.node("Identity", "y", List.of(stack(b, "looped", "after", 2, 32)));
        return b.output("y", FLOAT, "batch", 32);
    }

    private static OnnxBuilder scan() {
        OnnxBuilder b = new OnnxBuilder().input("x", FLOAT, "time", 32).input("start", FLOAT, 1, 32);
        String before = stack(b, "x", "before", 2, 32);
        b.weight("captured", 32, 32);
        OnnxBuilder body = new OnnxBuilder().input("state", FLOAT, 1, 32).input("step", FLOAT, 32);
        String mixed = body.node("MatMul", "mixed", List.of("state", "captured"));
        body.node("Tanh", "state_out", List.of(body.node("Add", "sum", List.of(mixed, "step"))));
        body.node("Identity", "seen", List.of("state_out"));
        body.output("state_out", FLOAT, 1, 32).output("seen", FLOAT, 1, 32);
        b.node(
                "",
                "Scan",
                List.of("start", before),
                List.of("end", "all"),
                attribute("body", body),
                attribute("num_scan_inputs", 1));
        b.node("MatMul", "y", List.of("all", b.weight("last", 32, 8)));
        return b.output("y").output("end");
    }

    private static OnnxBuilder function() {
        FunctionProto dense = FunctionProto.newBuilder()
                .setDomain("local")
                .setName("Dense")
                .addInput("a")
                .addInput("w")
                .addOutput("c")
                .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(17))
                .addNode(NodeProto.newBuilder()
                        .setOpType("MatMul")
                        .addInput("a")
                        .addInput("w")
                        .addOutput("m"))
                .addNode(NodeProto.newBuilder().setOpType("Tanh").addInput("m").addOutput("c"))
                .build();
        OnnxBuilder b = new OnnxBuilder().opset("local", 1).function(dense).input("x", FLOAT, "batch", 32);
        String value = "x";
        for (int i = 0; i < 4; i++) {
            b.node("local", "Dense", List.of(value, b.weight("w" + i, 32, 32)), List.of("y" + i));
            value = "y" + i;
        }
        return b.output("y3", FLOAT, "batch", 32);
    }

    private static OnnxBuilder unnamed() {
        OnnxBuilder b = new OnnxBuilder().input("x", FLOAT, "", "", 32);
        b.node("Softmax", "y", List.of(stack(b, "x", "l", 3, 32)));
        return b.output("y", FLOAT, "", "", 32);
    }

    private static OnnxBuilder shared() {
        OnnxBuilder b = new OnnxBuilder().input("x", FLOAT, "batch", 48);
        b.weight("w", 48, 48);
        String value = "x";
        for (int i = 0; i < 4; i++) {
            value = b.node("Tanh", "t" + i, List.of(b.node("MatMul", "m" + i, List.of(value, "w"))));
            value = stack(b, value, "s" + i, 1, 48);
        }
        b.node("Identity", "y", List.of(value));
        return b.output("y", FLOAT, "batch", 48);
    }

    private static OnnxBuilder innerOutput() {
        OnnxBuilder b = new OnnxBuilder().input("x", FLOAT, "batch", 48);
        b.node("Identity", "y", List.of(stack(b, "x", "l", 5, 48)));
        return b.output("y", FLOAT, "batch", 48).output("l3").output("l0_m").output("l1", FLOAT, "batch", 48);
    }

    private static OnnxBuilder constants() {
        OnnxBuilder b = new OnnxBuilder().input("x", FLOAT, "batch", 48);
        String value = stack(b, "x", "l", 2, 48);
        String shape = b.node("Shape", "shape", List.of(value));
        String one = b.node("ConstantOfShape", "zeros", List.of(shape));
        String sum = b.node("Add", "sum", List.of(value, one));
        String scaled = b.node("Mul", "scaled", List.of(sum, b.floats("two", new float[] {2})));
        b.node("Identity", "y", List.of(stack(b, scaled, "m", 2, 48)));
        return b.output("y", FLOAT, "batch", 48);
    }

    private static OnnxBuilder constantOutput() {
        OnnxBuilder b = mlp(2, 48, "y");
        b.weight("anchors", 20, 20);
        return b.output("anchors", FLOAT, 20, 20);
    }

    private static OnnxBuilder lookupOutput() {
        OnnxBuilder b = new OnnxBuilder().input("ids", INT64, "batch", "sequence");
        b.node("Gather", "embedded", List.of(b.weight("words", 600, 32), "ids"));
        b.node("Identity", "y", List.of(stack(b, "embedded", "l", 2, 32)));
        return b.output("y", FLOAT, "batch", "sequence", 32).output("embedded");
    }

    private static OnnxBuilder lookupsOnly() {
        OnnxBuilder b = new OnnxBuilder().input("ids", INT64, "batch").input("more", INT64, "other");
        b.node("Gather", "a", List.of(b.weight("words", 600, 32), "ids"));
        b.node("Gather", "b", List.of(b.weight("places", 700, 32), "more"));
        return b.output("b").output("a");
    }

    private static OnnxBuilder tableTwice() {
        OnnxBuilder b = new OnnxBuilder().input("ids", INT64, "batch", 5).input("more", INT64, "batch", 5);
        b.weight("words", 600, 32);
        b.node("Gather", "a", List.of("words", "ids"));
        String value = stack(b, "a", "l", 3, 32);
        b.node("Gather", "b", List.of("words", "more"));
        b.node("Identity", "y", List.of(stack(b, b.node("Add", "sum", List.of(value, "b")), "m", 2, 32)));
        return b.output("y", FLOAT, "batch", 5, 32);
    }

    /** Before version 4 of the format, every initializer was an input too. */
    private static OnnxBuilder oldVersion() {
        OnnxBuilder b = mlp(3, 48, "y").version(3, 9);
        b.graph()
                .getInitializerList()
                .forEach(t -> b.input(OnnxBuilder.value(
                        t.getName(), t.getDataType(), t.getDimsList().toArray())));
        return b;
    }

    private static OnnxBuilder sequence() {
        OnnxBuilder b = new OnnxBuilder().input("x", FLOAT, "batch", 48);
        String value = stack(b, "x", "l", 2, 48);
        String parts = b.node("SplitToSequence", "parts", List.of(value, b.scalar("size", 24)), attribute("axis", 1));
        String other = stack(b, value, "k", 2, 48);
        String part = b.node("SequenceAt", "part", List.of(parts, b.scalar("which", 1)));
        String cut = b.node("MatMul", "cut", List.of(other, b.weight("narrow", 48, 24)));
        b.node("Add", "y", List.of(part, cut));
        return b.output("y", FLOAT, "batch", 24);
    }

    private static OnnxBuilder smallTypes() {
        OnnxBuilder b = new OnnxBuilder().version(10, 21).input("x", FLOAT, "batch", 48);
        b.raw("w4", DataType.INT4_VALUE, 48 * 48 / 2, 48, 48);
        String w = b.node("DequantizeLinear", "w", List.of("w4", b.floats("scale", new float[] {.05f})));
        String value = b.node("Tanh", "t", List.of(b.node("MatMul", "m", List.of("x", w))));
        b.raw("w8", DataType.INT8_VALUE, 48 * 48, 48, 48);
        String w8 = b.node("DequantizeLinear", "wide", List.of("w8", b.floats("scale8", new float[] {.01f})));
        b.node("MatMul", "y", List.of(stack(b, value, "l", 2, 48), w8));
        return b.output("y", FLOAT, "batch", 48);
    }

    private static OnnxBuilder half() {
        OnnxBuilder b = new OnnxBuilder().input("x", DataType.FLOAT16_VALUE, "batch", 48);
        String wide = b.node("Cast", "wide", List.of("x"), attribute("to", (long) FLOAT));
        String value = stack(b, wide, "l", 2, 48);
        String narrow = b.node("Cast", "narrow", List.of(value), attribute("to", (long) DataType.FLOAT16_VALUE));
        b.node("Relu", "y", List.of(b.node("Cast", "again", List.of(narrow), attribute("to", (long) FLOAT))));
        return b.output("y", FLOAT, "batch", 48).output("narrow", DataType.FLOAT16_VALUE, "batch", 48);
    }

    private static OnnxBuilder unusedInput() {
        return mlp(3, 48, "y").input("unused", FLOAT, "batch", 3);
    }

    private static OnnxBuilder dead() {
        OnnxBuilder b = mlp(3, 48, "y");
        b.node("MatMul", "nobody", List.of("l1", b.weight("dead", 48, 48)));
        return b;
    }
}
