package dev.slide.pack.zoo;

import static dev.slide.pack.zoo.Vision.batchNorm;
import static dev.slide.pack.zoo.Vision.classifier;
import static dev.slide.pack.zoo.Vision.conv;
import static dev.slide.pack.zoo.Vision.flatten;
import static dev.slide.pack.zoo.Vision.globalAverage;
import static dev.slide.pack.zoo.Vision.maxPool;
import static dev.slide.pack.zoo.Vision.relu;

import java.util.List;

/**
 * ResNet. He, Zhang, Ren, Sun: Deep Residual Learning for Image Recognition, CVPR 2016, arXiv 1512.03385: table 1, figure 5.
 * As torchvision has it ("v1.5"), a bottleneck's stride is in its 3x3 convolution.
 *
 * @param blocks per stage; each stage halves the image and doubles the width
 * @param bottleneck blocks of 1x1, 3x3, 1x1 convolutions that widen fourfold, else of two 3x3
 * @param width channels of the stem
 * @param imageSize edge of the input
 * @param classes of the output
 */
record ResNet(List<Integer> blocks, boolean bottleneck, int width, int imageSize, int classes) implements Architecture {

    static ResNet imageNet(boolean bottleneck, Integer... blocks) {
        return new ResNet(List.of(blocks), bottleneck, 64, 224, 1000);
    }

    @Override
    public void describe(Net net) {
        Value x = Vision.images(net, "image", 3, imageSize);
        x = relu(net, norm(net.at("bn1"), conv(net.at("conv1"), x, width, 7, 2, 1)));
        x = maxPool(net, x, 3, 2);
        for (int stage = 0; stage < blocks.size(); stage++) {
            for (int block = 0; block < blocks.get(stage); block++) {
                int stride = stage > 0 && block == 0 ? 2 : 1;
                x = block(net.at("layer" + (stage + 1)).at(block), x, width << stage, stride);
            }
        }
        net.output("logits", classifier(net.at("fc"), flatten(net, globalAverage(net, x)), classes));
    }

    private Value block(Net net, Value x, int inner, int stride) {
        int out = bottleneck ? 4 * inner : inner;
        Value shortcut = x;
        if (stride > 1 || x.size(1) != out) {
            Net down = net.at("downsample");
            shortcut = norm(down.at(1), conv(down.at(0), x, out, 1, stride, 1));
        }
        Value y = bottleneck
                ? relu(net, norm(net.at("bn1"), conv(net.at("conv1"), x, inner, 1, 1, 1)))
                : relu(net, norm(net.at("bn1"), conv(net.at("conv1"), x, inner, 3, stride, 1)));
        if (bottleneck) {
            y = relu(net, norm(net.at("bn2"), conv(net.at("conv2"), y, inner, 3, stride, 1)));
            y = residualNorm(net.at("bn3"), conv(net.at("conv3"), y, out, 1, 1, 1));
        } else {
            y = residualNorm(net.at("bn2"), conv(net.at("conv2"), y, out, 3, 1, 1));
        }
        return relu(net, net.add(y, shortcut));
    }

    private static Value norm(Net net, Value x) {
        return batchNorm(net, x, 1, 1e-5f);
    }

    /** Small beside the shortcut, so that a hundred of them do not add up. */
    private static Value residualNorm(Net net, Value x) {
        return batchNorm(net, x, 0.25, 1e-5f);
    }
}
