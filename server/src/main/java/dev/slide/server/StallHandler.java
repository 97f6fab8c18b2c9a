package dev.slide.server;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;
import java.util.concurrent.TimeUnit;

/**
 * Closes a connection whose peer takes nothing of what is waiting to be sent: a client that vanished without a word, or one
 * that holds a response open. A slow client is none of these, nor is one that merely has nothing to be sent.
 */
final class StallHandler extends IdleStateHandler {

    /**
     * @param stallSeconds without a byte going out
     */
    StallHandler(double stallSeconds) {
        // Bytes on their way out count, not only writes that have come to an end: a file is one write.
        super(true, 0, Math.max(1, Math.round(stallSeconds * 1000)), 0, TimeUnit.MILLISECONDS);
    }

    @Override
    protected void channelIdle(ChannelHandlerContext context, IdleStateEvent event) {
        ChannelOutboundBuffer waiting = context.channel().unsafe().outboundBuffer();
        if (waiting != null && !waiting.isEmpty()) {
            System.getLogger(StallHandler.class.getName())
                    .log(System.Logger.Level.INFO, "closing " + context.channel() + ": it takes nothing");
            context.channel().unsafe().close(context.voidPromise());
        }
    }
}
