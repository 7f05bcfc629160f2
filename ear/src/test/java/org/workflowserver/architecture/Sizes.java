package org.workflowserver.architecture;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** How large files, methods, lists of parameters and packages of sources are. */
final class Sizes {
  static final int FILE = 300;
  static final int METHOD = 30;
  static final int PARAMETERS = 7;
  static final int PACKAGE = 25;

  private final Map<String, Integer> large = new TreeMap<>();
  private final List<Integer> methods = new ArrayList<>();
  private final Map<String, Integer> packages = new HashMap<>();

  private Sizes() {}

  /** The sizes of all Java sources in these folders, each that of the root package. */
  static Sizes of(List<Path> roots) throws IOException {
    Sizes sizes = new Sizes();
    List<Path> sources = new ArrayList<>();
    for (Path root : roots) {
      try (Stream<Path> files = Files.walk(root)) {
        files.filter(file -> file.toString().endsWith(".java")).forEach(sources::add);
      }
    }
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      JavacTask task =
          (JavacTask)
              compiler.getTask(
                  null, files, null, null, null, files.getJavaFileObjectsFromPaths(sources));
      SourcePositions positions = Trees.instance(task).getSourcePositions();
      task.parse().forEach(unit -> sizes.add(unit, positions));
    }
    sizes.packages.forEach((name, count) -> sizes.note("package " + name, count, PACKAGE));
    return sizes;
  }

  /**
   * What is larger than it should be, such as {@code method engine.Starts.accept}, and how large.
   */
  Map<String, Integer> large() {
    return large;
  }

  /** So many lines have no more than this share of all methods' bodies. */
  int methodLines(double share) {
    return methods.stream().sorted().toList().get((int) (methods.size() * share));
  }

  private void add(CompilationUnitTree unit, SourcePositions positions) {
    String packageName = behindRoot(unit.getPackageName().toString());
    packages.merge(packageName, 1, Integer::sum);
    String name = packageName + "." + Path.of(unit.getSourceFile().getName()).getFileName();
    note("file " + name.replace(".java", ""), lines(unit), FILE);
    new TreeScanner<Void, String>() {
      private boolean isRecord;

      @Override
      public Void visitClass(ClassTree type, String outer) {
        String inner = outer + "." + type.getSimpleName();
        boolean outside = isRecord;
        isRecord = type.getKind() == Tree.Kind.RECORD;
        super.visitClass(type, inner);
        isRecord = outside;
        return null;
      }

      @Override
      public Void visitMethod(MethodTree method, String type) {
        String where = type + "." + method.getName();
        // As many as a record has members, which is no choice of its constructor.
        if (!isRecord || !method.getName().contentEquals("<init>")) {
          note("parameters " + where, parameters(method), PARAMETERS);
        }
        if (method.getBody() != null && positions.getStartPosition(unit, method) >= 0) {
          int lines = lines(unit, positions, method.getBody());
          methods.add(lines);
          note("method " + where, lines, METHOD);
        }
        return super.visitMethod(method, type);
      }
    }.scan(unit, packageName);
  }

  /** A method that overrides another does not choose its parameters. */
  private static int parameters(MethodTree method) {
    boolean overrides =
        method.getModifiers().getAnnotations().stream()
            .anyMatch(annotation -> annotation.getAnnotationType().toString().equals("Override"));
    return overrides ? 0 : method.getParameters().size();
  }

  private void note(String what, int size, int most) {
    if (size > most) {
      large.merge(what, size, Math::max);
    }
  }

  private static String behindRoot(String packageName) {
    return packageName.replaceFirst("^" + Root.SERVER.name() + "\\.?", "");
  }

  private static int lines(CompilationUnitTree unit, SourcePositions positions, Tree body) {
    long first = unit.getLineMap().getLineNumber(positions.getStartPosition(unit, body));
    long last = unit.getLineMap().getLineNumber(positions.getEndPosition(unit, body));
    return (int) (last - first + 1);
  }

  private static int lines(CompilationUnitTree unit) {
    try {
      return (int) unit.getSourceFile().getCharContent(true).chars().filter(c -> c == '\n').count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
