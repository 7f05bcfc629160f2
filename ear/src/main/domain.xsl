<?xml version="1.0" encoding="UTF-8"?>
<!--
  Makes the container's configuration out of the one that Payara Micro brings. What is known only at
  the start is a system property, which the launcher sets. Commands that say the same take a tenth
  of every start.
-->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:template match="/">
    <!-- A later Payara may call its parts otherwise, which must not go unnoticed. -->
    <xsl:if test="count(
        //network-listener[@name='http-listener']
        | //protocol[@name='http-listener' or @name='https-listener']/http
        | //protocol[@name='https-listener']/ssl
        | //thread-pool[@name='http-thread-pool']
        | //virtual-server[@id='server']
        | //availability-service
        | //hazelcast-config-specific-configuration
        | //ejb-timer-service
        | //phone-home-runtime-configuration
        | //das-config) != 11">
      <xsl:message terminate="yes">The domain.xml of this Payara lacks what is changed in it.</xsl:message>
    </xsl:if>
    <xsl:apply-templates/>
  </xsl:template>

  <xsl:template match="@*|*|text()">
    <xsl:copy>
      <xsl:apply-templates select="@*|*|text()"/>
    </xsl:copy>
  </xsl:template>

  <xsl:template match="network-listener[@name='http-listener']">
    <xsl:copy>
      <xsl:apply-templates select="@*"/>
      <xsl:attribute name="address">${workflow.http.address}</xsl:attribute>
      <xsl:attribute name="port">${workflow.http.port}</xsl:attribute>
      <xsl:attribute name="protocol">${org.workflowserver.http.listener}</xsl:attribute>
    </xsl:copy>
  </xsl:template>

  <!-- What sits in a listener's filters is added under the name of support for Comet. -->
  <xsl:template match="protocol/http">
    <xsl:copy>
      <xsl:apply-templates select="@*"/>
      <xsl:attribute name="max-connections">-1</xsl:attribute>
      <xsl:attribute name="timeout-seconds">${org.workflowserver.http.idle-timeout-seconds}</xsl:attribute>
      <xsl:attribute name="server-header">false</xsl:attribute>
      <xsl:attribute name="trace-enabled">false</xsl:attribute>
      <xsl:attribute name="http2-enabled">false</xsl:attribute>
      <xsl:attribute name="comet-support-enabled">true</xsl:attribute>
      <xsl:apply-templates select="*"/>
    </xsl:copy>
  </xsl:template>

  <xsl:template match="protocol/ssl">
    <xsl:copy>
      <xsl:apply-templates select="@*"/>
      <xsl:attribute name="key-store">${workflow.http.tls.keystore}</xsl:attribute>
      <xsl:attribute name="key-store-password">${workflow.http.tls.keystore-password}</xsl:attribute>
      <xsl:attribute name="cert-nickname">${org.workflowserver.http.key-alias}</xsl:attribute>
    </xsl:copy>
  </xsl:template>

  <xsl:template match="thread-pool[@name='http-thread-pool']">
    <xsl:copy>
      <xsl:apply-templates select="@*"/>
      <xsl:attribute name="min-thread-pool-size">16</xsl:attribute>
      <xsl:attribute name="max-thread-pool-size">32</xsl:attribute>
    </xsl:copy>
  </xsl:template>

  <xsl:template match="virtual-server[@id='server']">
    <xsl:copy>
      <xsl:apply-templates select="@*|*"/>
      <property name="errorReportValve" value="org.workflowserver.distribution.payara.PlainErrors"/>
    </xsl:copy>
  </xsl:template>

  <xsl:template match="availability-service">
    <xsl:copy>
      <xsl:apply-templates select="@*"/>
      <xsl:attribute name="availability-enabled">false</xsl:attribute>
      <xsl:apply-templates select="*"/>
    </xsl:copy>
  </xsl:template>

  <!-- The data grid, which nothing here uses. -->
  <xsl:template match="hazelcast-config-specific-configuration">
    <hazelcast-config-specific-configuration enabled="false"/>
  </xsl:template>

  <xsl:template match="ejb-timer-service">
    <ejb-timer-service ejb-timer-service="Dummy"/>
  </xsl:template>

  <xsl:template match="phone-home-runtime-configuration">
    <phone-home-runtime-configuration enabled="false"/>
  </xsl:template>

  <!-- The descriptors were validated when they were built. -->
  <xsl:template match="das-config">
    <das-config deploy-xml-validation="none"/>
  </xsl:template>
</xsl:stylesheet>
