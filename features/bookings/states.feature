Feature: The way of a booking
  Which status may follow which, and who leads it there.

  @BK1
  Scenario Outline: <from> may become <to>
    Given Ada has a <from> booking
    When vendor-01 changes the booking to <to>
    Then Ada's phone shows the booking as <to>
    And vendor-01's dashboard shows no rejection

    Examples:
      | from        | to          |
      | requested   | confirmed   |
      | requested   | declined    |
      | requested   | cancelled   |
      | confirmed   | in progress |
      | confirmed   | no show     |
      | confirmed   | cancelled   |
      | in progress | completed   |

  @BK1 @CF4
  Scenario Outline: <from> may not become <to>
    Given Ada has a <from> booking
    When vendor-01 changes the booking to <to>
    Then vendor-01's dashboard shows a rejection with ILLEGAL_TRANSITION
    And vendor-01's dashboard shows beside the rejection that the booking is <from>
    And Ada's phone shows the booking as <from>

    Examples:
      | from        | to          |
      | requested   | in progress |
      | requested   | completed   |
      | requested   | no show     |
      | confirmed   | confirmed   |
      | confirmed   | declined    |
      | confirmed   | completed   |
      | in progress | confirmed   |
      | in progress | no show     |
      | in progress | cancelled   |
      | declined    | confirmed   |
      | cancelled   | confirmed   |
      | cancelled   | cancelled   |
      | completed   | in progress |
      | completed   | cancelled   |
      | no show     | completed   |

  @BK1 @web
  Scenario Outline: A customer cancels a booking that is <from>
    Given Ada has a <from> booking
    When Ada cancels the booking
    Then vendor-01's dashboard shows the booking as cancelled

    Examples:
      | from      |
      | requested |
      | confirmed |
