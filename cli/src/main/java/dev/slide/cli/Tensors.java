package dev.slide.cli;

import java.util.List;

/** Tensors of documents to tensors of runs, and back. */
final class Tensors {
    private Tensors() {}

    static List<dev.slide.stream.TensorData> toRun(List<Tensor> tensors) {
        return tensors.stream()
                .map(t -> new dev.slide.stream.TensorData(t.name(), t.type(), t.shape(), t.data()))
                .toList();
    }

    static List<Tensor> toDocument(List<dev.slide.stream.TensorData> tensors) {
        return tensors.stream()
                .map(t -> new Tensor(t.name(), t.shape(), t.type(), t.data()))
                .toList();
    }
}
