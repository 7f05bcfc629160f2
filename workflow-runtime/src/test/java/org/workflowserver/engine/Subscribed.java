package org.workflowserver.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.awaitility.Awaitility;
import org.workflowserver.clock.SystemTime;
import org.workflowserver.json.Json;
import org.workflowserver.outbound.guard.OutboundPolicy;
import org.workflowserver.outbound.http.OutboundHttp;
import org.workflowserver.outbound.http.ScriptedServer;
import org.workflowserver.paging.PageRequest;
import org.workflowserver.subscription.DeliveryView;
import org.workflowserver.subscription.Subscriptions;
import org.workflowserver.vault.KnownSecrets;

/** A server's subscriptions, with a target that a test gives its answers. */
final class Subscribed implements AutoCloseable {
  static final String SECRET = KnownSecrets.id(7);
  static final byte[] KEY = "a key of twenty-four octets".getBytes(StandardCharsets.UTF_8);
  static final List<String> ALL_EVENTS =
      List.of("run.completed", "run.failed", "interaction.opened");

  private static final String DUE =
      "subscriptions where deleted_at is null and (claimed = true or next_at <= timestamp with time"
          + " zone '%s')";

  private static final byte[] NOTHING = new byte[0];

  final Subscriptions facade;
  final ScriptedServer target;
  private final Box box;
  private final ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(1);
  private final OutboundHttp http =
      new OutboundHttp(
          OutboundPolicy.of("127.0.0.1/32:1-65535", true),
          InetAddress::getAllByName,
          scheduler,
          new SystemTime());

  private Subscribed(Box box, ScriptedServer target) {
    this.box = box;
    this.target = target;
    this.facade = box.subscriptions(http);
    box.secrets.with(
        "default", SECRET, "signing", "whsec_" + Base64.getEncoder().encodeToString(KEY));
  }

  /** Those of the server, with a target of their own that takes everything. */
  static Subscribed on(Box box) {
    return new Subscribed(box, server().always("204 No Content", "", NOTHING));
  }

  /** The same of another server on the database. */
  Subscribed next(Box nextBox) {
    return new Subscribed(nextBox, target);
  }

  static ScriptedServer server() {
    try {
      return new ScriptedServer();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Map<String, Object> body(String url, List<String> events) {
    Map<String, Object> body = new HashMap<>();
    body.put("url", url);
    body.put("events", events);
    body.put("secret", SECRET);
    return body;
  }

  /** A subscription to everything, to the target; its id. */
  String toAll() {
    return facade.create(Box.EDITOR, body(target.url("/hook"), ALL_EVENTS)).id();
  }

  /** Looks for what is due until the target has had so many requests. */
  List<Message> awaitMessages(int count) {
    return awaitMessages(target, count);
  }

  List<Message> awaitMessages(ScriptedServer server, int count) {
    await(() -> server.requests().size() >= count);
    return server.requests().stream().map(Message::of).toList();
  }

  /** Looks for what is due until the newest delivery is as told. */
  DeliveryView awaitDelivery(String subscription, String status, int attempts) {
    await(
        () ->
            newest(subscription)
                .filter(d -> d.status().equals(status) && d.attempts() == attempts)
                .isPresent());
    return newest(subscription).orElseThrow();
  }

  /** Looks for what is due until the newest delivery was tried once more, or given up. */
  void awaitAttemptAfter(String subscription, int attempts) {
    await(
        () ->
            newest(subscription)
                .filter(d -> d.attempts() > attempts || d.finishedAt() != null)
                .isPresent());
    awaitSettled();
  }

  /** Looks for what is due until so many deliveries are as told. */
  void awaitDeliveries(String subscription, String status, int count) {
    await(
        () ->
            deliveries(subscription).stream().filter(d -> d.status().equals(status)).count()
                == count);
  }

  /** Looks until nothing is under way and nothing is due. */
  void awaitSettled() {
    Awaitility.await()
        .atMost(Duration.ofMinutes(1))
        .pollInterval(Duration.ofMillis(5))
        .until(
            () -> {
              if (box.busyThreads() > 0) {
                return false;
              }
              if (box.count("event_outbox") == 0 && box.count(DUE.formatted(box.now())) == 0) {
                return true;
              }
              facade.look();
              return false;
            });
  }

  private void await(Callable<Boolean> fact) {
    Awaitility.await()
        .atMost(Duration.ofMinutes(1))
        .pollInterval(Duration.ofMillis(5))
        .until(
            () -> {
              facade.look();
              return fact.call();
            });
  }

  Optional<DeliveryView> newest(String subscription) {
    return deliveries(subscription).stream().findFirst();
  }

  List<DeliveryView> deliveries(String subscription) {
    return facade.deliveries(Box.EDITOR, subscription, PageRequest.first(100)).items();
  }

  @Override
  public void close() {
    http.close();
    scheduler.shutdownNow();
    try {
      target.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What the target was sent. */
  record Message(Map<String, String> headers, String text) {
    static Message of(String request) {
      int end = request.indexOf("\r\n\r\n");
      Map<String, String> headers = new HashMap<>();
      request
          .substring(0, end)
          .lines()
          .skip(1)
          .map(line -> line.split(": ", 2))
          .forEach(header -> headers.put(header[0].toLowerCase(Locale.ROOT), header[1]));
      return new Message(headers, request.substring(end + 4));
    }

    String id() {
      return headers.get("webhook-id");
    }

    Map<String, Object> body() {
      return Json.parseObject(text);
    }

    @SuppressWarnings("unchecked")
    Map<String, Object> data() {
      return (Map<String, Object>) body().get("data");
    }

    /** What a receiver computes, as the published specification says. */
    String expectedSignature() {
      try {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(KEY, "HmacSHA256"));
        String signed = id() + "." + headers.get("webhook-timestamp") + "." + text;
        return "v1,"
            + Base64.getEncoder()
                .encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
