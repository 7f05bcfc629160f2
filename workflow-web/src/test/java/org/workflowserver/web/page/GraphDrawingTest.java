package org.workflowserver.web.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.workflowserver.run.trace.RunPicture;
import org.workflowserver.run.trace.RunPicture.PictureEdge;
import org.workflowserver.run.trace.RunPicture.PictureNode;
import org.workflowserver.run.trace.RunPicture.State;
import org.workflowserver.web.page.GraphDrawing.Box;
import org.workflowserver.web.page.GraphDrawing.Line;

class GraphDrawingTest {
  @Test
  void startsInTheUpperLeftCorner() {
    GraphDrawing drawing = draw(List.of(node("a", -500, 900), node("b", -100, 900)));

    assertThat(drawing.boxes().getFirst().x()).isEqualTo(drawing.boxes().getFirst().y());
    assertThat(drawing.boxes()).allSatisfy(box -> assertThat(box.x()).isPositive());
    assertThat(drawing.width())
        .isGreaterThan(drawing.boxes().getLast().x() + GraphDrawing.BOX_WIDTH);
  }

  @Test
  void keepsThePlacesThatLeaveRoom() {
    GraphDrawing drawing = draw(List.of(node("a", 0, 0), node("b", 300, 0), node("c", 300, 140)));

    assertThat(box(drawing, "b").x() - box(drawing, "a").x()).isEqualTo(300);
    assertThat(box(drawing, "c").y() - box(drawing, "b").y()).isEqualTo(140);
  }

  @Test
  void drawsApartWhatWasDrawnForSmallerBoxes() {
    GraphDrawing drawing = draw(List.of(node("a", 0, 0), node("b", 180, 0), node("c", 180, 60)));

    assertThat(overlapping(drawing)).isFalse();
    assertThat(box(drawing, "b").x()).isGreaterThan(box(drawing, "a").x());
    assertThat(box(drawing, "c").y()).isGreaterThan(box(drawing, "b").y());
  }

  @Test
  void laysOutWhatLiesInOnePlaceInLayers() {
    GraphDrawing drawing =
        GraphDrawing.of(
            new RunPicture(
                List.of(node("a", 0, 0), node("b", 0, 0), node("c", 0, 0), node("d", 0, 0)),
                List.of(edge("a", "b"), edge("a", "c"), edge("b", "d"), edge("a", "d"))),
            Optional.empty());

    assertThat(overlapping(drawing)).isFalse();
    assertThat(box(drawing, "b").x()).isEqualTo(box(drawing, "c").x());
    assertThat(box(drawing, "d").x()).isGreaterThan(box(drawing, "b").x());
  }

  @Test
  void laysOutWhatLiesTooFarApart() {
    GraphDrawing far =
        GraphDrawing.of(
            new RunPicture(
                List.of(node("a", 0, 0), node("b", 1e9, -1e308), node("c", -1e308, 1e308)),
                List.of(edge("a", "b"), edge("b", "c"))),
            Optional.empty());

    assertThat(far.width()).isLessThan(1_000);
    assertThat(far.height()).isLessThan(1_000);
    assertThat(overlapping(far)).isFalse();
  }

  @Test
  void laysOutTheLargestGraph() {
    List<PictureNode> nodes = IntStream.range(0, 500).mapToObj(i -> node("n" + i, 0, 0)).toList();
    List<PictureEdge> edges =
        IntStream.range(1, 500).mapToObj(i -> edge("n" + (i - 1) / 3, "n" + i)).toList();

    GraphDrawing drawing = GraphDrawing.of(new RunPicture(nodes, edges), Optional.empty());

    assertThat(overlapping(drawing)).isFalse();
    assertThat(drawing.lines()).hasSize(499);
  }

  @Test
  void joinsSidewaysWhatLiesBesideAndDownwardsWhatLiesBelow() {
    Line beside = onlyLine(node("a", 0, 0), node("b", 300, 40));
    Line below = onlyLine(node("a", 0, 0), node("b", 20, 200));

    assertThat(beside.path()).startsWith("M224,48 ").endsWith(" 316,88");
    assertThat(below.path()).startsWith("M120,80 ").endsWith(" 140,216");
  }

  @Test
  void namesOnlyTheUnusualWaysOut() {
    RunPicture picture =
        new RunPicture(
            List.of(node("a", 0, 0), node("b", 300, 0), node("c", 600, 0)),
            List.of(
                new PictureEdge("a", "b", "false", true),
                new PictureEdge("b", "c", "default", false)));

    assertThat(GraphDrawing.of(picture, Optional.empty()).lines())
        .extracting(Line::label)
        .containsExactlyInAnyOrder("false", "");
  }

  @Test
  void leavesRoomAboveTheFirstRowForItsLabels() {
    RunPicture picture =
        new RunPicture(
            List.of(node("a", 0, 0), node("b", 300, 0)),
            List.of(
                new PictureEdge("a", "b", "true", true), new PictureEdge("a", "b", "false", true)));

    assertThat(GraphDrawing.of(picture, Optional.empty()).lines())
        .extracting(Line::y)
        .containsExactlyInAnyOrder(23, 39);
  }

  @Test
  void cutsLongNamesBetweenCharacters() {
    PictureNode smiling =
        new PictureNode(
            "n", "x", "X", "😀".repeat(40), "action", 0, 0, State.PENDING, 0, false, null);

    Box box = draw(List.of(smiling)).boxes().getFirst();

    assertThat(box.shortTitle()).isEqualTo("😀".repeat(17) + "…");
    assertThat(box.shortComponent()).isEqualTo("X");
    assertThat(box.title()).isEqualTo("😀".repeat(40));
  }

  @Test
  void tellsApartWhatIsCalledTheSame() {
    var nodes = List.of(called("a", "Send"), called("b", "Send"), called("c", "Read"));

    assertThat(draw(nodes).boxes())
        .extracting(Box::name)
        .containsExactly("Send (a)", "Send (b)", "Read");
    assertThat(draw(nodes).boxes()).extracting(Box::title).containsExactly("Send", "Send", "Read");
  }

  private static PictureNode called(String id, String description) {
    return new PictureNode(
        id, "webhook", "Webhook", description, "action", 0, 0, State.PENDING, 0, false, null);
  }

  @Test
  void marksTheChosenNode() {
    var drawing =
        GraphDrawing.of(
            new RunPicture(List.of(node("a", 0, 0), node("b", 300, 0)), List.of()),
            Optional.of("b"));

    assertThat(drawing.boxes()).extracting(Box::selected).containsExactly(false, true);
  }

  @Test
  void drawsNothingOfNothing() {
    assertThat(draw(List.of()).boxes()).isEmpty();
  }

  private static Line onlyLine(PictureNode source, PictureNode target) {
    return GraphDrawing.of(
            new RunPicture(List.of(source, target), List.of(edge(source.id(), target.id()))),
            Optional.empty())
        .lines()
        .getFirst();
  }

  private static boolean overlapping(GraphDrawing drawing) {
    return drawing.boxes().stream()
        .anyMatch(
            one ->
                drawing.boxes().stream()
                    .anyMatch(
                        other ->
                            !one.equals(other)
                                && Math.abs(one.x() - other.x()) < GraphDrawing.BOX_WIDTH
                                && Math.abs(one.y() - other.y()) < GraphDrawing.BOX_HEIGHT));
  }

  private static Box box(GraphDrawing drawing, String id) {
    return drawing.boxes().stream().filter(box -> box.id().equals(id)).findFirst().orElseThrow();
  }

  private static GraphDrawing draw(List<PictureNode> nodes) {
    return GraphDrawing.of(new RunPicture(nodes, List.of()), Optional.empty());
  }

  private static PictureNode node(String id, double x, double y) {
    return new PictureNode(
        id, "webhook", "Webhook", null, "action", x, y, State.PENDING, 0, false, null);
  }

  private static PictureEdge edge(String source, String target) {
    return new PictureEdge(source, target, "default", true);
  }
}
