package dev.slide.server.cell;

/** Is told what happens in a cell, on the thread that owns it, and must not block it. */
@FunctionalInterface
public interface CellListener {
    /** Something happened. */
    void on(CellEvent event);
}
