package io.github.ragshell.jjava;

import io.github.ragshell.core.internal.LibraryLogs;
import io.github.ragshell.milvus.lite.MilvusLite;
import io.github.ragshell.view.Display;
import java.util.concurrent.atomic.AtomicReference;
import org.dflib.jjava.jupyter.Extension;
import org.dflib.jjava.jupyter.kernel.BaseKernel;

/**
 * Makes a JJava kernel show every object as a table, draw progress bars in place, know the imports of the surface and
 * the magics {@code %doctor} and {@code %%ask}. JJava finds it by itself when the jar is on its class path. It loads no
 * model and starts no server, and never throws: a kernel whose extension throws does not start.
 */
public final class RagExtension implements Extension {

    private static final AtomicReference<BaseKernel> INSTALLED = new AtomicReference<>();

    private Display before;

    @Override
    public void install(BaseKernel kernel) {
        if (INSTALLED.getAndSet(kernel) == kernel) {
            return;
        }
        try {
            LibraryLogs.silence();
            var display = new NotebookDisplay(kernel);
            Renderers.register(kernel.getRenderer(), display::rendering);
            Magics.register(kernel.getMagicsRegistry(), display);
            KernelInternals.acceptMagicsOfOneLine(kernel);
            KernelInternals.layOutErrors(
                    kernel, new ErrorLines(id -> KernelInternals.snippet(kernel, id), display::stop));
            before = Display.use(display);
            Imports.evaluate();
        } catch (RuntimeException | LinkageError e) {
            hint("could not be set up in this kernel", e);
        }
    }

    /** Stops every embedded Milvus; JJava calls this when the kernel shuts down or restarts. */
    @Override
    public void uninstall(BaseKernel kernel) {
        if (!INSTALLED.compareAndSet(kernel, null)) {
            return;
        }
        try {
            if (before != null) {
                Display.use(before);
            }
            MilvusLite.closeAll();
        } catch (RuntimeException | LinkageError e) {
            hint("could not stop Milvus Lite, which will end with this process", e);
        }
    }

    private static void hint(String what, Throwable e) {
        System.err.println(
                "ragshell %s (%s). It was made for jjava 1.0a8: pip install jjava==1.0a8.".formatted(what, e));
    }
}
