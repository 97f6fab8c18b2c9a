package dev.slide.pack.zoo;

import static dev.slide.pack.zoo.Transformer.attend;
import static dev.slide.pack.zoo.Transformer.gelu;
import static dev.slide.pack.zoo.Transformer.layerNorm;
import static dev.slide.pack.zoo.Transformer.linear;
import static dev.slide.pack.zoo.Transformer.split;
import static dev.slide.pack.zoo.Transformer.thirds;

import java.util.List;

/**
 * ViT. Dosovitskiy et al.: An Image is Worth 16x16 Words: Transformers for Image Recognition at Scale, ICLR 2021, arXiv
 * 2010.11929: section 3.1, table 1.
 *
 * @param layers of the encoder
 * @param width of a token
 * @param heads of the attention
 * @param patch edge of a patch
 * @param imageSize edge of the input
 * @param classes of the output
 */
record VisionTransformer(int layers, int width, int heads, int patch, int imageSize, int classes)
        implements Architecture {

    private static final double EPSILON = 1e-6;

    static VisionTransformer base16() {
        return new VisionTransformer(12, 768, 12, 16, 224, 1000);
    }

    static VisionTransformer large16() {
        return new VisionTransformer(24, 1024, 16, 16, 224, 1000);
    }

    @Override
    public void describe(Net net) {
        Value image = Vision.images(net, "image", 3, imageSize);
        Value x = embed(net, image);
        for (int layer = 0; layer < layers; layer++) {
            x = layer(net.at("encoder").at("layer" + layer), x);
        }
        x = layerNorm(net.at("encoder").at("ln"), x, EPSILON);
        Value token = net.node(
                "Gather", List.of(x, net.integer(0)), List.of(x.dim(0), x.dim(2)), Protos.attribute("axis", 1));
        net.output("logits", Vision.classifier(net.at("head"), token, classes));
    }

    /** Equation 1: a class token, then the patches, each with its position. */
    private Value embed(Net net, Value image) {
        Value patches = Vision.patches(net.at("conv_proj"), image, width, patch, patch);
        Dim count = Dim.of((long) patches.size(2) * patches.size(3));
        Value tokens = net.transpose(net.reshape(patches, patches.dim(0), patches.dim(1), count), 0, 2, 1);
        Value token = net.weight("class_token", new Fill.Bell(0, 1), 1, 1, width);
        Value shape = net.concat(0, net.sizes(tokens, 0, 1), net.integers(1, width));
        Value repeated = net.node("Expand", List.of(token, shape), List.of(tokens.dim(0), Dim.of(1), Dim.of(width)));
        Value x = net.concat(1, repeated, tokens);
        return net.add(x, net.weight("pos_embedding", new Fill.Bell(0, 0.5), 1, x.size(1), width));
    }

    /** Equations 2 and 3. */
    private Value layer(Net net, Value x) {
        Net attention = net.at("self_attention");
        List<Value> qkv =
                thirds(attention, linear(attention.at("in_proj"), layerNorm(net.at("ln_1"), x, EPSILON), 3 * width, 2));
        Value attended = attend(
                attention,
                split(attention, qkv.get(0), heads),
                split(attention, qkv.get(1), heads),
                split(attention, qkv.get(2), heads),
                List.of());
        Value y = net.add(linear(attention.at("out_proj"), attended, width), x);
        Net mlp = net.at("mlp");
        Value inner = gelu(mlp, linear(mlp.at("linear_1"), layerNorm(net.at("ln_2"), y, EPSILON), 4 * width));
        return net.add(linear(mlp.at("linear_2"), inner, width), y);
    }
}
